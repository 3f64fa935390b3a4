import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { causeWords } from '../../../kiosk-ui/fleet/words.ts'
import { conditionNames, deviceNames, operatingStates, repairs } from '../../../kiosk-ui/i18n/devices-text.ts'
import { dockText } from '../../../kiosk-ui/i18n/dock-text.ts'
import { fleetText, happenings } from '../../../kiosk-ui/i18n/fleet-text.ts'
import { kioskText } from '../../../kiosk-ui/i18n/kiosk-text.ts'
import { langNames, learn } from '../../../kiosk-ui/i18n/language.ts'
import { moreText } from '../../../kiosk-ui/i18n/more-text.ts'
import { problemsForStaff } from '../../../kiosk-ui/i18n/problem-staff.ts'
import { problems } from '../../../kiosk-ui/i18n/problems.ts'
import { type Catalogue, lang, pick, speakOr, type Text } from '../../../kiosk-ui/i18n/speak.ts'
import { staffText } from '../../../kiosk-ui/i18n/staff-text.ts'

const catalogues: Readonly<Record<string, Catalogue>> = {
  kioskText,
  fleetText,
  dockText,
  happenings,
  conditionNames,
  deviceNames,
  operatingStates,
  repairs,
  staffText,
}
/** Everything a citizen reads that we have written. */
const forCitizens = (): readonly (readonly [string, Text])[] => [
  ...Object.entries<Text>(kioskText),
  ...Object.entries<Text>(moreText),
  ...Object.entries(problems).flatMap(([code, { title, hint }]) => [[code, title] as const, [code, hint] as const]),
]
const places = (text: string): readonly string[] => (text.match(/\{\w+\}/g) ?? []).toSorted()

describe('the words', () => {
  beforeAll(() => Promise.all([learn('hk'), learn('pt')]))

  it('says everything to a citizen in four languages, with the same figures', () => {
    const uneven = forCitizens().filter(([, t]) =>
      [t.hk ?? '', t.en, t.pt ?? ''].some((other) => other === '' || places(other).join() !== places(t.zh).join()),
    )
    expect(uneven.map(([key]) => key)).toEqual([])
  })

  it('has no Chinese in Portuguese, no Chinese quotation marks either, and 您 in traditional characters wherever it is in simplified', () => {
    const words = forCitizens()
    expect(words.filter(([, t]) => /[\p{Script=Han}“”，。：]/u.test(t.pt ?? '')).map(([key]) => key)).toEqual([])
    expect(words.filter(([, t]) => t.zh.includes('您') && !t.hk?.includes('您')).map(([key]) => key)).toEqual([])
    expect(words.filter(([, t]) => /[你侬]/.test(t.hk ?? '')).map(([key]) => key)).toEqual([])
  })

  it('tells operations why a kiosk does not serve in words, whatever the fleet gives as the cause', () => {
    const codes = [
      'link.silent',
      'kiosk.stopped',
      'maintenance',
      'device-absent-error',
      ...Object.keys(problemsForStaff),
    ]
    expect(codes.filter((code) => causeWords({ code }) === code)).toEqual([])
  })

  it('names every key on the screen as the sentences about it do', () => {
    const told: readonly (readonly [keyof typeof kioskText, Text])[] = [
      ['floor.help', kioskText['idle.freeSub']],
      ['floor.help', problems['face.attemptsUsed'].hint],
      ['floor.help', moreText['sign.other']],
      ['key.cannot', problems['pad.absent'].hint],
      ['consent.no', kioskText['consent.noteSub']],
    ]
    for (const lang of Object.keys(langNames) as (keyof Text)[])
      for (const [key, sentence] of told) {
        const label = (kioskText[key] as Text)[lang] ?? ''
        if (lang === 'en' && key === 'key.cannot') continue
        expect(sentence[lang], `${key} ${lang}`).toContain(label)
      }
  })

  it('has each word for staff in the four languages of the screens, with the same figures', () => {
    const uneven = Object.entries<Text>(staffText).filter(([, t]) =>
      [t.hk ?? '', t.en, t.pt ?? ''].some((other) => other === '' || places(other).join() !== places(t.zh).join()),
    )
    expect(uneven.map(([key]) => key)).toEqual([])
  })

  it.each(Object.entries(catalogues))('%s asks for the same figures in both languages', (_, catalogue) => {
    const uneven = Object.entries(catalogue).filter(([, t]) => places(t.zh).join() !== places(t.en).join())
    expect(uneven.map(([key]) => key)).toEqual([])
  })

  it('never sets a Chinese quotation mark in English, where the font makes it as wide as a character', () => {
    const wide = Object.values(catalogues).flatMap((c) => Object.entries(c).filter(([, t]) => /[“”‘’]/.test(t.en)))
    expect(wide.map(([key]) => key)).toEqual([])
  })

  it('keeps each line about a problem short enough to be read aloud in one breath', () => {
    const long = Object.entries(problems).filter(([, p]) => p.title.zh.length > 16 || p.hint.zh.length > 24)
    expect(long.map(([code]) => code)).toEqual([])
  })

  it('has none that nothing reads', () => {
    const folder = resolve(import.meta.dirname, '../../../kiosk-ui')
    const read = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('dist') && !/^i18n.(words-|.*-text\.ts)/.test(file))
      .map((file) => readFileSync(join(folder, file), 'utf8'))
      .join('\n')
    const isRead = (key: string) =>
      read.includes(`'${key}'`) ||
      read.includes(`.${key}(`) ||
      read.includes(`\`${key.slice(0, key.lastIndexOf('.') + 1)}\${`)
    const words = { ...kioskText, ...moreText, ...fleetText, ...dockText }
    expect(Object.keys(words).filter((key) => !isRead(key))).toEqual([])
  })

  it('fills places, and shows an unknown code as it is', () => {
    lang.value = 'en'
    expect(pick(kioskText['frame.step'], { n: 2, m: 6 })).toBe('Step 2 of 6')
    expect(speakOr(conditionNames, 'never-heard-of')).toBe('never-heard-of')
    lang.value = 'zh'
    expect(pick(kioskText['frame.step'], { n: 2, m: 6 })).toBe('第 2 步，共 6 步')
  })
})
