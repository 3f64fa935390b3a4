import type { StaffToday } from '../../../src/api/contract/staff.ts'
import { problemsForStaff } from '../../i18n/problem-staff.ts'
import { listed, speakOr } from '../../i18n/speak.ts'
import { w } from '../../i18n/staff-text.ts'

/** How many services this kiosk cannot do now, and why; undefined while it can do them all. Devices may all be well: the office may be out of reach. */
export function cannotText({
  unavailable,
}: Pick<StaffToday, 'unavailable'>): { readonly title: string; readonly line: string } | undefined {
  if (unavailable.length === 0) return undefined
  const codes = [...new Set(unavailable.map((one) => one.code))]
  const line = listed(codes.slice(0, 2).map((code) => speakOr(problemsForStaff, code)))
  return { title: w('there.cannot', { n: unavailable.length }), line }
}
