import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { type Coded, fail, ok, type Result } from '../../kernel/result.ts'
import type { Ledger } from '../transactions/ledger.ts'
import type { SignedIn } from './desk.ts'
import { notInPractice } from './practice.ts'

/** More than this nobody reads on a screen; the newest come first. */
const mostTickets = 50
/** A ticket that nobody has closed in this time is not asked for any more. */
const openForMs = 30 * 86_400_000

/** What was done about a ticket. A short list, and no free words: those would be somebody's. */
export const ticketEndings = [
  'helpedHere',
  'explained',
  'atCounter',
  'calledBack',
  'repaired',
  'passedOn',
  'nobodyThere',
] as const

export interface Ticket {
  readonly ticketNo: string
  /** Where it stuck: a code of the problem, or of the call for help. */
  readonly code: string
  readonly ts: number
  readonly closed?: { readonly done: string; readonly by: string; readonly ts: number }
}

const ticketBody = z.object({ ticketNo: z.string(), code: z.string().default('') })
const closedBody = z.object({ ticketNo: z.string(), done: z.string(), actor: z.string() })

/** Tickets 办不成事 and calls for help: all since `fromMs` (epoch ms), and older ones that are still open; open ones first, then the newest. */
export function ticketsFor(db: DatabaseSync, fromMs: number): readonly Ticket[] {
  return ticketsSince(db, fromMs - openForMs)
    .toReversed()
    .filter(({ ts, closed: end }) => end === undefined || ts >= fromMs)
    .sort((a, b) => Number(a.closed !== undefined) - Number(b.closed !== undefined))
    .slice(0, mostTickets)
}

/** Closes a ticket with what was done; once, also when two do so at the same instant. */
export function closeTicket(
  ledger: Ledger,
  staff: SignedIn,
  { ticketNo, done }: { readonly ticketNo: string; readonly done: (typeof ticketEndings)[number] },
): Promise<Result<void, Coded<'notOpen' | 'storeFailed'>>> {
  return ledger.once.run(`ticket:${ticketNo}`, async () => {
    const { db } = ledger.store
    const newest = ticketsSince(db, 0).findLast((ticket) => ticket.ticketNo === ticketNo)
    if (newest === undefined || newest.closed !== undefined) return fail('notOpen')
    const stored = await ledger.record(
      { journal: { type: 'ticket.closed', actor: `staff:${staff.ref}`, body: { ticketNo, done } } },
      true,
    )
    return stored.ok ? ok(undefined) : fail('storeFailed')
  })
}

/** In the order in which they were opened, practice left out. A number comes again after weeks: a closing is about the newest ticket of its number before it. */
function ticketsSince(db: DatabaseSync, sinceMs: number): readonly Ticket[] {
  const tickets: Ticket[] = []
  const rows = db
    .prepare(
      `SELECT type, ts, body FROM journal e WHERE type IN ('ticket', 'ticket.closed') AND ts >= ? AND ${notInPractice} ORDER BY seq`,
    )
    .all(sinceMs)
  for (const { type, ts, body } of rows) {
    const json: unknown = JSON.parse(String(body))
    if (type === 'ticket') tickets.push({ ...ticketBody.parse(json), ts: Number(ts) })
    else {
      const { ticketNo, done, actor } = closedBody.parse(json)
      const at = tickets.findLastIndex((ticket) => ticket.ticketNo === ticketNo)
      const ticket = tickets[at]
      if (ticket) tickets[at] = { ...ticket, closed: { done, by: actor.replace(/^staff:/, ''), ts: Number(ts) } }
    }
  }
  return tickets
}
