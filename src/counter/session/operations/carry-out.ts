import type { ProblemCode } from '../../../api/contract.ts'
import type { Outcome } from '../../../hardware/contract.ts'
import type { Json } from '../../../kernel/canonical-json.ts'
import type { Accepted, BackendFailure, Submission, SubmissionKind } from '../../backends/contract.ts'
import type { EffectMoment, JournalEffect } from '../../journal/types.ts'
import type { Entry } from '../../transactions/ledger.ts'
import { backendProblem, type OperationContext, type RunningContext } from './context.ts'

type Body = { readonly [key: string]: Json | undefined }

/** How something that was set going has ended. */
export type Settled =
  | { readonly outcome: 'done'; readonly value: Accepted }
  | { readonly outcome: 'failed'; readonly code: ProblemCode; readonly failure: BackendFailure | 'store' }
  | { readonly outcome: 'unknown'; readonly code: ProblemCode }

/** Writes rows of one effect of one transaction: what, where in the service, and by whom. */
export function effectRow(
  context: OperationContext & Partial<RunningContext>,
  effect: JournalEffect,
  tx: string | undefined,
  body: Body = {},
): (moment: EffectMoment, more?: Body) => NonNullable<Entry['journal']> {
  const { running, sessionId: session, actor, training } = context
  const where: Body = {
    ...(running ? { step: running.steps[running.stepIndex]?.step, stepIndex: running.stepIndex } : {}),
    ...(training ? { training: true } : {}),
  }
  return (moment, more = {}) => ({
    type: `${effect}.${moment}`,
    session,
    ...(tx === undefined ? {} : { tx }),
    body: { ...where, ...body, ...more },
    ...(actor ? { actor } : {}),
  })
}

/**
 * Intent on disk, then the call, then the outcome on disk, then the screen. When the answer is open, the backend is asked a few times what
 * became of it; nothing is sent again.
 */
export async function carryOut(
  context: OperationContext & Partial<RunningContext>,
  what: {
    readonly effect: JournalEffect
    /** Name of the good outcome in the journal. */
    readonly good: 'accepted' | 'done'
    readonly tx: string
    readonly submission: Submission
    readonly body?: Body
    /** What the journal says of a good answer. */
    readonly say: (value: Accepted) => Body
    readonly reports?: Entry['reports']
  },
): Promise<Settled> {
  const { ledger, backend, signal } = context
  const { kind, idempotencyKey: key } = what.submission
  const row = effectRow(context, what.effect, what.tx, { ...what.body, ...(key === what.tx ? {} : { key }) })
  if (!(await ledger.record({ journal: row('intent', { operation: kind }) }, true)).ok)
    return { outcome: 'failed', code: 'store.failed', failure: 'store' }
  const answer = await backend.submit(what.submission, signal)
  const settled = answer.outcome === 'unknown' ? await settle(context, kind, key, answer.code) : answer
  if (settled.outcome === 'done') {
    const kept = await recordSurely(context, {
      journal: row(what.good, what.say(settled.value)),
      ...(what.reports ? { reports: what.reports } : {}),
    })
    /* Nobody is told "accepted" on the strength of memory alone; the next boot asks the backend and finds it. */
    return kept ? settled : { outcome: 'unknown', code: 'store.failed' }
  }
  const code = backendProblem(context, 'submit', settled)
  if (settled.outcome === 'unknown') {
    await ledger.record({ journal: row('unknown', { code }) }, true)
    return { outcome: 'unknown', code }
  }
  const refused = settled.code === 'refused'
  await ledger.record(
    { journal: row(refused ? 'refused' : 'notReceived', { code, ...(refused ? { why: settled.detail } : {}) }) },
    true,
  )
  return { outcome: 'failed', code, failure: settled.code }
}

/** Writes what a citizen is about to be told, trying again while a disk recovers. */
export async function recordSurely({ ledger, clock, signal }: OperationContext, entry: Entry): Promise<boolean> {
  for (const waitMs of [0, 300, 1000]) {
    if (waitMs > 0 && !(await clock.sleep(waitMs, signal))) break
    if ((await ledger.record(entry, true)).ok) return true
  }
  return false
}

/** Tries to close an open submission within a few seconds. */
async function settle(
  context: OperationContext,
  kind: SubmissionKind,
  key: string,
  code: BackendFailure,
): Promise<Outcome<Accepted, BackendFailure>> {
  const { backend, clock, signal } = context
  let missing = 0
  for (const waitMs of [300, 1500, 2500]) {
    if (!(await clock.sleep(waitMs, signal))) break
    const answer = await backend.status(kind, key, signal)
    if (answer.outcome !== 'done') continue
    if (answer.value) return { outcome: 'done', value: answer.value }
    missing += 1
  }
  /* Only a 5xx was an answer: the request is over and cannot arrive late. After silence it still can. */
  if (missing >= 2 && code === 'serverError') return { outcome: 'failed', code }
  return { outcome: 'unknown', code }
}
