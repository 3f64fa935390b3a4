import type { StaffNeighbour, StaffToday } from '../../../src/api/contract/staff.ts'
import { listed, pick } from '../../i18n/speak.ts'
import { w } from '../../i18n/staff-text.ts'
import { callsAt, type Target } from './desk.ts'
import { deviceTodo } from './device-todo.ts'
import { timeOf } from './words.ts'

export interface Todo {
  readonly key: string
  readonly title: string
  readonly line: string
  readonly to: Target
}

/**
 * What needs hands, the most pressing first: people whose matter is open, paper they have a right to, what is broken, what runs out, who asked for
 * help and was not content.
 */
export function todosOf(today: StaffToday): readonly Todo[] {
  const devices = today.devices.flatMap((d) => deviceTodo(d) ?? [])
  const tickets = today.tickets.filter((one) => one.closed === undefined).length
  const unanswered = today.ratings.filter((r) => r.answered === undefined).length
  return [
    ...today.unresolved.map((t) => ({
      key: t.transactionId,
      title: w('todo.unresolved', { name: pick(t.name) }),
      line: w('todo.number', { no: t.caseNo, time: timeOf(t.startedTs) }),
      to: { page: 'unresolved', transactionId: t.transactionId } as const,
    })),
    ...devices.filter((d) => d.broken),
    ...today.owed.map((p) => ({
      key: p.jobId,
      title: w('todo.owed', { name: pick(p.name) }),
      line: w('todo.number', { no: p.caseNo, time: timeOf(p.firstTs) }),
      to: { page: 'owed', jobId: p.jobId } as const,
    })),
    ...devices.filter((d) => !d.broken),
    ...(tickets > 0
      ? [
          {
            key: 'tickets',
            title: w('todo.tickets', { n: tickets }),
            line: w('todo.ticketsLine'),
            to: { page: 'tickets' } as const,
          },
        ]
      : []),
    ...(unanswered > 0
      ? [
          {
            key: 'ratings',
            title: w('todo.ratings', { n: unanswered }),
            line: w('todo.ratingsLine'),
            to: { page: 'ratings' } as const,
          },
        ]
      : []),
  ]
}

/** Somebody at another kiosk calls for help: before everything of this one. */
export const callsOf = (neighbours: readonly StaffNeighbour[]): readonly Todo[] =>
  neighbours.filter(callsAt).map(({ id, name }) => ({
    key: `at-${id}`,
    title: w('there.calls', { name: pick(name) }),
    line: w('there.callsLine'),
    to: { page: 'at', id },
  }))

/** Somebody stands at the other kiosk that is shown, and may be helped. */
export const helpThere = (today: StaffToday): readonly Todo[] =>
  today.inSession ? [{ key: 'help', title: w('there.help'), line: w('there.helpLine'), to: { page: 'assist' } }] : []

/** How another kiosk is, in a few words. */
export function glanceText({ glance }: StaffNeighbour): string {
  if (glance === undefined) return w('there.asking')
  if (glance === 'away') return w('there.away')
  const { state, hands, unavailable, training } = glance
  return listed([
    w(`there.${state}`),
    ...(hands > 0 ? [w('there.hands', { n: hands })] : []),
    ...(unavailable > 0 ? [w('there.cannot', { n: unavailable })] : []),
    ...(training ? [w('floor.training')] : []),
  ])
}
