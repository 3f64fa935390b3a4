import type { StaffDevice, StaffTested } from '../../../src/api/contract/staff.ts'

/** One line of a device's page: whatever does not stand on the first page of it stands on a later one. */
export type Part =
  | { readonly condition: string }
  | { readonly supply: StaffDevice['consumables'][number] }
  | { readonly result: StaffTested }

const gravity = (condition: string): number =>
  condition.endsWith('-error') ? 0 : condition.endsWith('-warning') ? 1 : 2

/** Everything there is to say of a device: every condition, errors first, its supplies, and the last test. While a test is judged, the test alone. */
export function partsOf(
  { conditions, consumables }: Pick<StaffDevice, 'conditions' | 'consumables'>,
  judging: boolean,
  results: readonly StaffTested[],
): readonly Part[] {
  const tested = results.map((result) => ({ result }))
  if (judging) return tested
  const worstFirst = conditions.toSorted((a, b) => gravity(a) - gravity(b))
  return [...worstFirst.map((condition) => ({ condition })), ...consumables.map((supply) => ({ supply })), ...tested]
}

export const sortedOut = (parts: readonly Part[]) => ({
  conditions: parts.flatMap((part) => ('condition' in part ? [part.condition] : [])),
  supplies: parts.flatMap((part) => ('supply' in part ? [part.supply] : [])),
  results: parts.flatMap((part) => ('result' in part ? [part.result] : [])),
})
