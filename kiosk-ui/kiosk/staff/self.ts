import type { StaffToday } from '../../../src/api/contract/staff.ts'

const named = [
  ['clock.unsynced', 'clock'],
  ['outbox.backlog', 'backlog'],
] as const

/** What stands about the kiosk itself, by the name of its words. A dead page is told with what cannot be done (`cannotText`). */
export const selfNotes = ({ standing = [] }: Pick<StaffToday, 'standing'>): readonly ('clock' | 'backlog')[] =>
  named.flatMap(([code, name]) => (standing.some((one) => one.code === code) ? [name] : []))
