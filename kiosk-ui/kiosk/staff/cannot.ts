import type { StaffToday } from '../../../src/api/contract/staff.ts'
import { problemsForStaff } from '../../i18n/problem-staff.ts'
import { listed, speakOr } from '../../i18n/speak.ts'
import { w } from '../../i18n/staff-text.ts'

/**
 * Why nobody is served, or how many services this kiosk cannot do now and why; undefined while it can do them all. Devices may all be well: the
 * office may be out of reach, or the page on the screen be dead.
 */
export function cannotText({
  unavailable,
  standing = [],
}: Pick<StaffToday, 'unavailable' | 'standing'>): { readonly title: string; readonly line: string } | undefined {
  if (standing.some(({ code }) => code === 'page.dead')) return { title: w('self.page'), line: w('self.pageSub') }
  if (unavailable.length === 0) return undefined
  const codes = [...new Set(unavailable.map((one) => one.code))]
  const line = listed(codes.slice(0, 2).map((code) => speakOr(problemsForStaff, code)))
  return { title: w('there.cannot', { n: unavailable.length }), line }
}
