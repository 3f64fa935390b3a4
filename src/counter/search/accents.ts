import { dictionary } from '../input/dictionary.ts'

/** Syllables that sound the same to whoever does not tell zh from z, n from l or -ng from -n: much of the south. */
const heardAs = (syllable: string) =>
  syllable
    .replace(/^([zcs])h/, '$1')
    .replace(/^n/, 'l')
    .replace(/(?<=[aei])ng$/, 'n')

let classes: readonly (readonly number[])[] | undefined

/** All syllables that may be meant by one, itself among them. */
export function alikeInAccent(syllable: number): readonly number[] {
  classes ??= classesOf(dictionary().syllables)
  return classes[syllable] ?? [syllable]
}

function classesOf(syllables: readonly string[]): readonly (readonly number[])[] {
  const byHearing = Map.groupBy(syllables.keys(), (id) => heardAs(syllables[id] ?? ''))
  return syllables.map((syllable) => byHearing.get(heardAs(syllable)) ?? [])
}
