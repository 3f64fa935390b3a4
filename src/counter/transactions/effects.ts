import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import type { SubmissionKind } from '../backends/contract.ts'
import { isSlip } from '../printing/slip-templates.ts'

/** A row of one transaction, as far as recovery looks at it. */
export interface EffectRow {
  readonly type: string
  readonly ts: number
  readonly body: unknown
}

export const acceptedBody = z.object({ caseNo: z.string() })
/** `offline`: the queue of this kiosk wrote it, and answers for how it ends. */
const keyed = z.object({ key: z.string().optional(), offline: z.boolean().default(false) })

/** Whether the queue wrote the row. */
export const isQueues = ({ body }: EffectRow): boolean => keyed.parse(body).offline

/** Effects that a backend can be asked about, and as what it knows them. */
const kinds = {
  submit: 'application',
  sign: 'signature',
  appointment: 'appointment',
  deliver: 'delivery',
  ticket: 'ticket',
} as const satisfies Record<string, SubmissionKind>

/** Something that was begun, and of which nobody has written how it ended. */
export type OpenEffect =
  | { readonly effect: keyof typeof kinds; readonly kind: SubmissionKind; readonly key: string; readonly own: boolean }
  | { readonly effect: 'pay'; readonly key: string; readonly own: boolean }

export function effectRows(db: DatabaseSync, tx: string): readonly EffectRow[] {
  return db
    .prepare('SELECT type, ts, body, tx FROM journal WHERE tx = ? ORDER BY seq')
    .all(tx)
    .map((row) => ({
      type: String(row.type),
      ts: Number(row.ts),
      body: { ...(JSON.parse(String(row.body)) as object), tx: String(row.tx) },
    }))
}

const startedInPractice = z.object({ training: z.literal(true) })

/** Whether it was practice: nothing of it has reached an office, and nobody but this journal hears of it. */
export const isPractice = (rows: readonly EffectRow[]): boolean =>
  rows.some(({ type, body }) => type === 'transaction.started' && startedInPractice.safeParse(body).success)

const rowTx = z.object({ tx: z.string() })

/** Every intent without an outcome, and every outcome that is unknown, by its idempotency key. */
export function openEffects(rows: readonly EffectRow[]): readonly OpenEffect[] {
  const open = new Map<string, OpenEffect>()
  for (const { type, body } of rows) {
    const [effect = '', moment = ''] = type.split('.')
    if (effect !== 'pay' && !Object.hasOwn(kinds, effect)) continue
    /* A problem ticket has the type `ticket` alone. */
    if (moment === '') continue
    const { key: named, offline } = keyed.parse(body)
    if (offline) continue
    const key = named ?? rowTx.parse(body).tx
    const id = `${effect} ${key}`
    if (moment !== 'intent' && moment !== 'unknown') {
      open.delete(id)
      continue
    }
    const own = named === undefined
    if (effect === 'pay') open.set(id, { effect, key, own })
    else {
      const known = effect as keyof typeof kinds
      open.set(id, { effect: known, kind: kinds[known], key, own })
    }
  }
  return [...open.values()]
}

const printed = z.object({ template: z.string() })

/**
 * Whether a service that hands nothing in was rendered: a time booked, a number drawn, a sum paid, a page printed. A signature alone, a
 * receipt or the slip of a ticket is part of something else.
 */
export function renderedAlone(rows: readonly EffectRow[]): boolean {
  if (rows.some(({ type }) => type.startsWith('submit.'))) return false
  return rows.some(({ type, body }) => {
    if (type !== 'print.done') return ['appointment.done', 'ticket.done', 'pay.done', 'deliver.done'].includes(type)
    const { data } = printed.safeParse(body)
    return data !== undefined && !isSlip(data.template)
  })
}

/**
 * Whether all that a service did is a page of which nobody knows if it came out. No office can be asked about paper: whoever stands there looks,
 * and staff settle it.
 */
export function paperInDoubt(rows: readonly EffectRow[]): boolean {
  if (renderedAlone(rows) || rows.some(({ type }) => type.startsWith('submit.'))) return false
  const pages = rows.filter(({ type, body }) => {
    const { data } = printed.safeParse(body)
    return type.startsWith('print.') && data !== undefined && !isSlip(data.template)
  })
  return ['print.intent', 'print.unknown'].includes(pages.at(-1)?.type ?? '')
}

/** The transactions of a bundle's items, in their order; none for anything else. */
export function itemsOf(db: DatabaseSync, tx: string): readonly string[] {
  const first = db
    .prepare("SELECT seq, session, body FROM journal WHERE tx = ? AND type = 'transaction.started' LIMIT 1")
    .get(tx)
  const session = first?.session
  if (!first || typeof session !== 'string') return []
  const { serviceId } = startedService.parse(JSON.parse(String(first.body)))
  const items: string[] = []
  const later = db.prepare(
    "SELECT tx, body FROM journal WHERE type = 'transaction.started' AND session = ? AND seq > ? ORDER BY seq",
  )
  for (const row of later.iterate(session, Number(first.seq))) {
    if (startedService.parse(JSON.parse(String(row.body))).bundle !== serviceId) break
    items.push(String(row.tx))
  }
  return items
}

/** The service of a transaction, by its first row. */
export function serviceOfTransaction(db: DatabaseSync, tx: string): string | undefined {
  const row = db.prepare("SELECT body FROM journal WHERE tx = ? AND type = 'transaction.started' LIMIT 1").get(tx)
  const body = row && startedService.safeParse(JSON.parse(String(row.body)))
  return body?.success ? body.data.serviceId : undefined
}

const startedService = z.object({ serviceId: z.string(), bundle: z.string().optional() })
