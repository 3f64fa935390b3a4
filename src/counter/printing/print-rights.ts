import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import type { SealBox } from '../journal/seal.ts'
import { reprintForMs, reprintUntil } from './print-once.ts'

/** Paper that somebody has a right to and has not got, as far as the kiosk knows. */
export interface PrintRight {
  readonly jobId: string
  readonly transactionId: string
  readonly serviceId: string
  readonly template: string
  readonly copies: number
  /** `unknown`: nobody can say whether the paper came out; staff look before they print again. */
  readonly state: 'failed' | 'unknown'
  /** Why, as the journal has it; `interrupted` when the kiosk stopped in the middle. */
  readonly code: string
  /** Tries so far. */
  readonly attempts: number
  /** Epoch ms. */
  readonly firstTs: number
  /** Epoch ms at which the right ends. */
  readonly untilTs: number
  /**
   * What it can be printed from: the sealed content, the backend's document of this number, or the pages that the visit itself still holds (a
   * copy of somebody's papers is kept nowhere else).
   */
  readonly source: { readonly sealed: string } | { readonly documentNo: string } | { readonly visit: true }
}

const bodySchema = z.object({
  jobId: z.string().optional(),
  template: z.string().default('receipt'),
  copies: z.number().default(1),
  documentNo: z.string().optional(),
  ticketNo: z.string().optional(),
  training: z.boolean().default(false),
  code: z.string().optional(),
  sealed: z.object({ content: z.string().optional() }).optional(),
})
const startedSchema = z.object({ serviceId: z.string() })

interface Row {
  readonly ts: number
  readonly type: string
  readonly tx: string
  readonly body: z.output<typeof bodySchema>
}

/**
 * What is still owed: prints that failed, or of which nobody knows how they ended, not older than `reprintForMs`, whose content still opens
 * or can be fetched again. Nothing is owed from training, nor paper that staff have found. `inVisit`: whether the visit at this kiosk still holds the pages of a job.
 */
export function printRights(
  db: DatabaseSync,
  seals: SealBox,
  wallMs: number,
  inVisit: (jobId: string) => boolean = () => false,
): readonly PrintRight[] {
  const sinceTs = Math.round(wallMs - reprintForMs)
  const found = paperFound(db, sinceTs)
  const jobs = new Map<string, Row[]>()
  const rows = db
    .prepare(
      `SELECT ts, type, tx, body FROM journal
         WHERE type IN ('print.intent', 'print.done', 'print.failed', 'print.unknown') AND tx IS NOT NULL AND ts > ? ORDER BY seq`,
    )
    .iterate(sinceTs)
  for (const row of rows) {
    const body = bodySchema.parse(JSON.parse(String(row.body)))
    if (body.jobId === undefined || body.training) continue
    const one = { ts: Number(row.ts), type: String(row.type), tx: String(row.tx), body }
    /* An outcome without its intent belongs to a job whose time is over. */
    if (jobs.has(body.jobId)) jobs.get(body.jobId)?.push(one)
    else if (one.type === 'print.intent') jobs.set(body.jobId, [one])
  }
  /* A paper tried again in the visit is a job of its own; the newest says what became of the paper. */
  const papers = new Map([...jobs].map(([jobId, ofJob]) => [paperOf(ofJob), { jobId, ofJob }]))
  return [...papers.values()].flatMap(({ jobId, ofJob }) => {
    const right = rightOf(db, (first) => sourceOf(seals, jobId, first, inVisit), jobId, ofJob)
    return right && right.untilTs > wallMs && !(right.state === 'unknown' && found.has(right.transactionId))
      ? right
      : []
  })
}

/** Transactions of which staff said, because nobody knew, that they had found the paper. */
function paperFound(db: DatabaseSync, sinceTs: number): ReadonlySet<string> {
  const rows = db
    .prepare(
      `SELECT tx FROM journal
         WHERE type = 'transaction.resolved' AND ts > ? AND json_extract(body, '$.reason') = 'paperFound'`,
    )
    .all(sinceTs)
  return new Set(rows.map((row) => String(row.tx)))
}

function paperOf([first]: readonly Row[]): string {
  return JSON.stringify([first?.tx, first?.body.template, first?.body.documentNo, first?.body.ticketNo])
}

function rightOf(
  db: DatabaseSync,
  findSource: (first: Row) => PrintRight['source'] | undefined,
  jobId: string,
  rows: readonly Row[],
): PrintRight | undefined {
  const [first] = rows
  const last = rows.at(-1)
  if (!first || !last || rows.some((row) => row.type === 'print.done')) return undefined
  const { tx, ts: firstTs } = first
  const { template, copies } = first.body
  const source = findSource(first)
  const serviceId = serviceOf(db, tx)
  if (!source || serviceId === undefined) return undefined
  return {
    jobId,
    transactionId: tx,
    serviceId,
    template,
    copies,
    state: last.type === 'print.failed' ? 'failed' : 'unknown',
    code: last.body.code ?? 'interrupted',
    attempts: rows.filter((row) => row.type === 'print.intent').length,
    firstTs,
    untilTs: reprintUntil(template, firstTs),
    source,
  }
}

function sourceOf(
  seals: SealBox,
  jobId: string,
  { body }: Row,
  inVisit: (jobId: string) => boolean,
): PrintRight['source'] | undefined {
  if (inVisit(jobId)) return { visit: true }
  const envelope = body.sealed?.content
  if (envelope !== undefined) {
    const opened = seals.open(jobId, 'content', envelope)
    if (opened.ok) opened.value.destroy()
    return opened.ok ? { sealed: envelope } : undefined
  }
  /* The journal keeps a number that could be a person's as a hash: nobody can ask for it. */
  const { documentNo } = body
  return documentNo === undefined || documentNo.startsWith('sha256:') ? undefined : { documentNo }
}

function serviceOf(db: DatabaseSync, tx: string): string | undefined {
  const row = db.prepare("SELECT body FROM journal WHERE tx = ? AND type = 'transaction.started'").get(tx)
  return row && startedSchema.parse(JSON.parse(String(row.body))).serviceId
}
