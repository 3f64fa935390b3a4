import { verifyJournal } from '../../src/counter/journal/verify.ts'
import type { Case } from './matrix.ts'
import type { JournalRow, MortalKiosk } from './mortal-kiosk.ts'
import type { Told } from './walks.ts'

/** How far everything was before a case. */
export interface Mark {
  /** Newest row of the journal. */
  readonly seq: number
  readonly wallMs: number
  /** Keys of everything that the office had. */
  readonly keys: ReadonlySet<string>
  /** Jobs that the document printer had been given. */
  readonly papers: number
}

const kinds = ['application', 'appointment', 'delivery', 'ticket', 'signature'] as const
/** What the journal calls what the office calls otherwise. */
const effectOf = {
  application: 'submit',
  appointment: 'appointment',
  delivery: 'deliver',
  ticket: 'ticket',
  signature: 'sign',
} as const

export function markOf(kiosk: MortalKiosk): Mark {
  const seq = kiosk.read((db) => Number(db.prepare('SELECT max(seq) AS seq FROM journal').get()?.seq ?? 0))
  const papers = kiosk.papers.jobs.at(-1)?.id ?? 0
  return { seq, wallMs: Date.now(), keys: new Set(keysOf(kiosk)), papers }
}

const keysOf = ({ office }: MortalKiosk): readonly string[] => [
  ...kinds.flatMap((kind) => office.accepted(kind).map(({ key }) => key)),
  ...office.payments.all().map(({ key }) => key),
]

const isPage = ({ body }: JournalRow): boolean => !['receipt', 'ticket', 'problem'].includes(String(body.template))
const keyOf = ({ body, tx }: JournalRow): string => (typeof body.key === 'string' ? body.key : (tx ?? ''))
const times = <T>(list: readonly T[], fits: (one: T) => boolean) => list.filter(fits).length

/** What must hold as soon as the kiosk is back and has settled what it can; one line for each thing that does not. */
export function atOnce(kiosk: MortalKiosk, mark: Mark, { target, first }: Case): readonly string[] {
  const rows = kiosk.rowsSince(mark.seq)
  const wrong: string[] = []
  const verdict = kiosk.read((db) => verifyJournal(db))
  if (!verdict.verified) wrong.push(`the journal does not verify: ${JSON.stringify(verdict)}`)
  if (kiosk.setAside.length > 0) wrong.push(`the journal was set aside: ${kiosk.setAside.join(', ')}`)
  const running = kiosk.read((db) => db.prepare("SELECT tx FROM open_transaction WHERE state = 'running'").all())
  if (running.length > 0) wrong.push(`${running.length} transactions are still running`)
  if (target.type !== 'service.step' && !first) wrong.push(...whetherWritten(rows, target))
  wrong.push(...paperOf(kiosk, rows, mark))
  /* Nothing is set going that is not written down before. */
  const intended = new Set(rows.filter((r) => r.type.endsWith('.intent')).map(keyOf))
  for (const key of keysOf(kiosk))
    if (!mark.keys.has(key) && !intended.has(key)) wrong.push(`the office has ${key}, and the journal has no intent`)
  for (const [key, n] of kiosk.office.received)
    if (n > 1 && intended.has(key)) wrong.push(`${key} was handed in ${n} times`)
  return wrong
}

/** The kill fell where it was meant to: what was committed is there, what was not is not. */
function whetherWritten(rows: readonly JournalRow[], { type, ofVisit, nth, side }: Case['target']): readonly string[] {
  const boot = rows.findIndex((r) => r.type === 'boot')
  const before = rows.slice(0, boot).filter((r) => r.type === type && (r.session !== null) === ofVisit)
  const expected = side === 'before' ? nth - 1 : nth
  /* Rows that wait for company are written together: what stands before may be gone with it, what stands after may be there. */
  const fits = side === 'before' ? before.length <= expected : before.length >= expected
  return fits ? [] : [`${before.length} rows of ${type} were on disk, ${expected} expected`]
}

function paperOf(kiosk: MortalKiosk, rows: readonly JournalRow[], mark: Mark): readonly string[] {
  const wrong: string[] = []
  for (const [what, fits, out] of [
    ['receipts', (r: JournalRow) => !isPage(r), times(kiosk.receipts.receipts, (r) => r.atWallMs >= mark.wallMs)],
    ['pages', isPage, times(kiosk.papers.jobs, (j) => j.id > mark.papers && j.impressions > 0)],
  ] as const) {
    const intents = times(rows, (r) => r.type === 'print.intent' && fits(r))
    const done = times(rows, (r) => r.type === 'print.done' && fits(r))
    if (out > intents) wrong.push(`${out} ${what} came out for ${intents} intents`)
    if (out < done) wrong.push(`${out} ${what} came out and ${done} are said to`)
  }
  const jobs = rows.filter((r) => r.type === 'print.intent')
  if (new Set(jobs.map((r) => r.body.jobId)).size < jobs.length) wrong.push('one job was begun twice')
  /* Paper that nobody knows of stays owed: staff can print it. */
  for (const { body } of jobs.filter((r) => !isPage(r))) {
    if (rows.some((r) => r.type === 'print.done' && r.body.jobId === body.jobId)) continue
    const key = kiosk.read((db) => db.prepare('SELECT 1 FROM seal_key WHERE scope = ?').get(String(body.jobId)))
    if (!key) wrong.push('a receipt that may not have come out cannot be printed any more')
  }
  return wrong
}

/**
 * Whether somebody standing before the kiosk has to be told of something: it happened, or may have, and the screen had not said so; or they had begun,
 * and nothing of it was handed in.
 */
export function mustTell(rows: readonly JournalRow[]): boolean {
  const boot = rows.findIndex((r) => r.type === 'boot')
  const before = rows.slice(0, boot < 0 ? undefined : boot)
  const of = (type: string) => new Set(before.filter((r) => r.type === type).map((r) => r.tx))
  const [started, ended] = [of('transaction.started'), of('transaction.ended')]
  /* What is found out meanwhile of an earlier visit concerns nobody here. */
  const open = before.filter((r) => started.has(r.tx) && !ended.has(r.tx))
  const happened =
    /^(submit\.(accepted|queued)|(pay|appointment|deliver|ticket)\.done)$|^print\.done (certificate|form|copy)$/
  const mayHave = /^(submit|sign|pay|appointment|deliver|ticket)\.(intent|unknown)$/
  if (open.length > 0 && !open.some((r) => r.type.startsWith('submit.'))) return true
  return open.some((row) => {
    if (happened.test(row.type === 'print.done' ? `print.done ${String(row.body.template)}` : row.type)) return true
    const [effect] = row.type.split('.')
    return (
      mayHave.test(row.type) && row === open.findLast((r) => r.tx === row.tx && r.type.startsWith(`${String(effect)}.`))
    )
  })
}

/** What must hold for each transaction once the office has been asked about everything; keyed by transaction. */
export function inTheEnd(kiosk: MortalKiosk, told: Told): ReadonlyMap<string, readonly string[]> {
  const rows = kiosk.rowsSince(0)
  const office = new Map(kinds.flatMap((kind) => kiosk.office.accepted(kind).map((c) => [c.key, c] as const)))
  const orders = new Map(kiosk.office.payments.all().map((o) => [o.key, o]))
  const rated = new Set(kiosk.office.register.notes('rating').map((n) => n.key))
  const wrong = new Map<string, readonly string[]>()
  const byTx = Map.groupBy(
    rows.filter((r) => r.tx !== null),
    (r) => r.tx ?? '',
  )
  const accepted = (tx: string) => office.get(tx)?.kind === 'application'
  for (const [tx, own] of byTx) {
    const found: string[] = []
    const count = (type: string) => times(own, (r) => r.type === type)
    const outcome = (
      own.find((r) => r.type === 'transaction.resolved') ?? own.find((r) => r.type === 'transaction.ended')
    )?.body.outcome
    if (count('transaction.ended') !== 1) found.push(`ended ${count('transaction.ended')} times`)
    /* Only people can see whether a page came out. */
    const page = own.findLast((r) => r.type.startsWith('print.') && isPage(r))
    const inDoubt = page?.type === 'print.intent' && count('submit.intent') + count('submit.queued') === 0
    if (inDoubt && outcome !== 'unknown') found.push(`nobody knows of its page, and it is ${String(outcome)}`)
    if (!inDoubt && outcome === 'unknown') found.push('is still unknown')
    const items = [...byTx].filter(
      ([id, other]) =>
        id !== tx &&
        other.some(
          (r) => r.type === 'transaction.started' && r.body.bundle !== undefined && r.session === own[0]?.session,
        ),
    )
    const isBundle = items.length > 0 && own[0]?.body.bundle === undefined
    const happened =
      accepted(tx) ||
      own.some((r) => ['appointment.intent', 'ticket.intent'].includes(r.type) && office.has(keyOf(r))) ||
      (isBundle && items.some(([id]) => accepted(id)))
    if (happened && outcome !== 'done') found.push(`happened at the office and is ${String(outcome)} in the journal`)
    if (!happened && outcome === 'done' && own.some((r) => r.type === 'submit.intent' || r.type === 'sign.done'))
      found.push('is done in the journal and the office knows nothing')
    if (accepted(tx) !== count('submit.accepted') > 0 || count('submit.accepted') > 1)
      found.push(`submit.accepted ${count('submit.accepted')} times, at the office ${accepted(tx)}`)
    for (const kind of ['appointment', 'delivery', 'ticket', 'signature'] as const) {
      const effect = effectOf[kind]
      for (const intent of own.filter((r) => r.type === `${effect}.intent`)) {
        const key = keyOf(intent)
        const done = times(own, (r) => r.type === `${effect}.done` && keyOf(r) === key)
        if (done !== (office.has(key) ? 1 : 0))
          found.push(`${effect}.done ${done} times, at the office ${office.has(key)}`)
      }
      const places = own.filter((r) => r.type === `${effect}.done`).map((r) => `${r.body.stepIndex ?? keyOf(r)}`)
      if (new Set(places).size < places.length) found.push(`${effect} happened twice`)
    }
    const paid = own.filter((r) => r.type === 'pay.intent' && orders.get(keyOf(r))?.state === 'paid')
    if (paid.length > 1) found.push('was paid twice')
    if (paid.length !== count('pay.done')) found.push(`pay.done ${count('pay.done')} times, paid ${paid.length} times`)
    for (const order of own.filter((r) => r.type === 'pay.intent'))
      if (orders.get(keyOf(order))?.state === 'waiting') found.push('an order can still be paid')
    const rating = times(own, (r) => r.type === 'rating') - count('rating.undone')
    if (rating > 0 && !rated.has(tx)) found.push('a rating was given and the office has none')
    if (told.accepted.has(tx) && outcome !== 'done') found.push('was shown as accepted and is not')
    if (found.length > 0) wrong.set(tx, found)
  }
  const reported = new Set(kiosk.office.register.notes('problem').map(({ key }) => key))
  for (const { seq, tx } of rows.filter((r) => r.type === 'ticket' && r.body.code !== 'assist.requested')) {
    /* Written together with what hands it in. */
    const kept = rows.find((r) => r.seq === seq + 1)
    if (kept?.type !== 'report.queued' || !reported.has(kept.tx ?? ''))
      wrong.set(tx ?? '', [...(wrong.get(tx ?? '') ?? []), 'a problem was reported and the office has no report'])
  }
  for (const caseNo of told.caseNos)
    if (!caseNo.startsWith('K-') && ![...office.values()].some((c) => c.caseNo === caseNo))
      wrong.set(caseNo, ['a case number was shown that the office does not know'])
  return wrong
}
