import { afterEach, describe, expect, it } from 'vitest'
import { dayWords, slotWords } from '../../../kiosk-ui/i18n/day.ts'
import { lang } from '../../../kiosk-ui/i18n/speak.ts'
import type { Lang } from '../../../src/api/contract.ts'

afterEach(() => {
  lang.value = 'zh'
})
const inEvery = (raw: string): Readonly<Record<Lang, string>> => {
  const said = (of: Lang): string => {
    lang.value = of
    return dayWords(raw)
  }
  return { zh: said('zh'), hk: said('hk'), en: said('en'), pt: said('pt') }
}

describe('a day of a card or a licence', () => {
  it.each(['20310101', '2031-01-01'])('is said as people say it: %s', (raw) => {
    expect(inEvery(raw)).toEqual({
      zh: '2031 年 1 月 1 日',
      hk: '2031 年 1 月 1 日',
      en: '1 January 2031',
      pt: '1 de janeiro de 2031',
    })
  })

  it('without an end is told in the visitor’s language', () => {
    expect(inEvery('长期')).toEqual({ zh: '长期', hk: '長期', en: 'No end date', pt: 'Sem prazo' })
  })

  it.each(['', '20311301', '半年'])('is left as it is when it is none: “%s”', (raw) => {
    expect(new Set(Object.values(inEvery(raw)))).toEqual(new Set([raw]))
  })
})

describe('when somebody is to come', () => {
  const saidIn = (of: Lang, at: string): string => {
    lang.value = of
    return slotWords(at)
  }

  it('names the day of the week, by the clock of the place', () => {
    const at = '2026-11-23T09:00:00+08:00'
    expect([saidIn('zh', at), saidIn('hk', at)]).toEqual(Array(2).fill('11 月 23 日 星期一 09:00'))
    expect([saidIn('en', at), saidIn('pt', at)]).toEqual([
      'Monday 23 November, 09:00',
      'segunda-feira, 23 de novembro, 09:00',
    ])
  })

  it('is left as it is when it is none', () => expect(saidIn('en', 'soon')).toBe('soon'))
})
