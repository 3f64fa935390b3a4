import { afterEach, describe, expect, it } from 'vitest'
import { dayWords } from '../../../kiosk-ui/i18n/day.ts'
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
