import type { Clock } from '../../kernel/clock.ts'
import type { EventLog } from '../../kernel/log.ts'
import { toDurationMs } from '../../wire/fields.ts'
import type { JournalEntry } from '../journal/journal.ts'
import type { Actor } from '../journal/types.ts'
import { type Commit, type Ledger, type Report, report } from '../transactions/ledger.ts'
import type { PurgeResult } from './purge.ts'
import type { Effect, Item, Running } from './state.ts'

interface Ended {
  readonly transactionId: string
  readonly serviceId: string
  readonly outcome: EffectOf<'endTransaction'>['outcome']
  readonly code?: string | undefined
}

/** How one item of a bundle has ended, whatever became of the others. */
function outcomeOfItem({ submitted }: Item, rest: Ended['outcome']): Pick<Ended, 'outcome' | 'code'> {
  switch (submitted.state) {
    case 'accepted':
      return { outcome: 'done' }
    case 'queued':
      return { outcome: 'done', code: 'submit.queued' }
    case 'unknown':
      return { outcome: 'unknown', code: submitted.code }
    case 'refused':
      return { outcome: 'failed', code: submitted.code }
    default:
      return { outcome: rest === 'done' ? 'abandoned' : rest }
  }
}

type EffectOf<D extends Effect['do']> = Extract<Effect, { readonly do: D }>

/** What a visit leaves behind: a line in the log, a row in the journal, rows for the fleet. None of it about the person. */
export class SessionRecords {
  readonly #ledger: Ledger
  readonly #clock: Clock
  readonly #log: EventLog
  readonly #onFailure: () => void
  readonly #actor: () => Actor | undefined
  readonly #training: () => boolean

  constructor(options: {
    readonly ledger: Ledger
    readonly clock: Clock
    readonly log: EventLog
    readonly onFailure: () => void
    /** The clerk who helps just now. */
    readonly actor: () => Actor | undefined
    readonly training: () => boolean
  }) {
    this.#ledger = options.ledger
    this.#clock = options.clock
    this.#log = options.log
    this.#onFailure = options.onFailure
    this.#actor = options.actor
    this.#training = options.training
  }

  sessionStarted(session: string): void {
    this.#log.emit('session.started', { sessionId: session })
    this.#note({ type: 'session.started', session, body: this.#trainingMark() }, [
      report('session.started', { sessionId: session }),
    ])
  }

  /** A bundle is a transaction, and so is each of its items. */
  transactionStarted(session: string, { transactionId, serviceId, items }: Running): void {
    this.#started(session, transactionId, serviceId)
    for (const item of items)
      if (item.transactionId !== transactionId) this.#started(session, item.transactionId, item.serviceId, serviceId)
  }

  #started(session: string, transactionId: string, serviceId: string, bundle?: string): void {
    this.#log.emit('transaction.started', { transactionId, serviceId })
    const body = { serviceId, ...(bundle === undefined ? {} : { bundle }), ...this.#trainingMark() }
    this.#note({ type: 'transaction.started', session, tx: transactionId, body }, [
      report('transaction.started', { transactionId, serviceId, sessionId: session }),
    ])
  }

  stepEnded({ running, outcome, code }: EffectOf<'stepEnded'>): void {
    const { transactionId, serviceId } = running
    const step = running.steps[running.stepIndex]?.step ?? 'none'
    if (outcome === 'failed') this.#log.emit('step.failed', { transactionId, step, code: code ?? '', detail: '' })
    const durationMs = this.#since(running.stepStartedMonoMs)
    this.#note(undefined, [
      report('service.step', { transactionId, serviceId, step, outcome, durationMs, ...(code ? { code } : {}) }),
    ])
  }

  transactionEnded(session: string, { running, outcome, code }: EffectOf<'endTransaction'>): void {
    const { transactionId, serviceId } = running
    this.#ended(session, running, { transactionId, serviceId, outcome, code })
    for (const item of running.items)
      if (item.transactionId !== transactionId)
        this.#ended(session, running, {
          ...item,
          ...outcomeOfItem(item, outcome === 'unknown' ? 'abandoned' : outcome),
        })
  }

  #ended(session: string, running: Running, { transactionId, serviceId, outcome, code }: Ended): void {
    const durationMs = this.#since(running.startedMonoMs)
    const body = { outcome, receipt: running.receipt, durationMs, ...(code ? { code } : {}) }
    this.#log.emit('transaction.ended', { transactionId, outcome, code: code ?? '', ms: durationMs })
    this.#note({ type: 'transaction.ended', session, tx: transactionId, body: { serviceId, ...body } }, [
      report('transaction.ended', { transactionId, serviceId, ...body }),
    ])
  }

  /** `keep` hands it in: a rating that is noted here reaches the authority. */
  rated(session: string, { running, level, reasons }: EffectOf<'rate'>, reasonsVersion: string, keep: Commit): void {
    const { transactionId, serviceId } = running
    const why = reasons.length > 0 ? { reasons: [...reasons] } : {}
    const told = report('rating.submitted', {
      transactionId,
      serviceId,
      level,
      ...(reasons.length > 0 ? { ...why, reasonsVersion } : {}),
    })
    this.#note({ type: 'rating', session, tx: transactionId, body: { level, ...why } }, [told], keep)
  }

  ratingUndone(session: string, { running, level, mistaken }: EffectOf<'rateUndone'>): void {
    const { transactionId, serviceId } = running
    const mistake = mistaken ? { mistaken } : {}
    this.#note({ type: 'rating.undone', session, tx: transactionId, body: { level, ...mistake } }, [
      report('rating.undone', { transactionId, serviceId, level, ...mistake }),
    ])
  }

  consented(session: string, { running }: EffectOf<'consented'>): void {
    const step = running.steps[running.stepIndex]
    if (!step) return
    const party = 'party' in step ? { party: step.party } : {}
    this.#note({
      type: 'consent',
      session,
      tx: running.transactionId,
      body: { consent: step.step, granted: true, ...party },
    })
  }

  paused(session: string, reason: string): void {
    this.#note({ type: 'session.suspended', session, body: { reason } })
  }

  resumed(session: string): void {
    this.#note({ type: 'session.resumed', session })
  }

  assistStarted(sessionId: string, staff: string): void {
    this.#note({ type: 'assist.started', session: sessionId, body: { consent: 'onScreen' }, actor: actorOf(staff) }, [
      report('assist.started', { sessionId, staff }),
    ])
  }

  assistEnded(sessionId: string, staff: string): void {
    this.#note({ type: 'assist.ended', session: sessionId, actor: actorOf(staff) }, [
      report('assist.ended', { sessionId, staff }),
    ])
  }

  /** `keep` hands a problem in, as for a rating. */
  ticketOpened(
    session: string,
    { kind, ticketNo, screen, code }: EffectOf<'ticket'>,
    running: Running | null,
    keep: Commit,
  ): void {
    const where = { ticketNo, screen, ...(running ? { serviceId: running.serviceId } : {}) }
    this.#log.emit('ticket.opened', { ticketNo, screen, code })
    const row = { type: 'ticket', session, tx: running?.transactionId, body: { ticketNo, screen, code } } as const
    if (kind === 'help') this.#note(row, [report('assist.requested', where)])
    else this.#note(row, [report('problem.reported', { ...where, code })], keep)
  }

  sessionEnded(session: string, { reason, startedMonoMs }: EffectOf<'endSession'>): void {
    const durationMs = this.#since(startedMonoMs)
    this.#log.emit('session.ended', { sessionId: session, reason, ms: durationMs })
    this.#note({ type: 'session.ended', session, body: { reason } }, [
      report('session.ended', { sessionId: session, reason, durationMs }),
    ])
  }

  purged(session: string, result: PurgeResult, startedMonoMs: number): void {
    if (!result.ok) {
      const { code, detail } = result.error
      return this.#log.emit('session.purgeFailed', { sessionId: session, step: code, detail })
    }
    const { steps } = result.value
    this.#log.emit('session.purged', { sessionId: session, steps, ms: this.#since(startedMonoMs) })
    this.#note({ type: 'session.purged', session, body: { steps } })
  }

  /** Not waited for: nothing a citizen is told hangs on it. */
  #note(journal: JournalEntry | undefined, reports: readonly Report[] = [], commit?: Commit): void {
    const actor = journal?.actor ?? this.#actor()
    const row = journal && actor ? { ...journal, actor } : journal
    /* Training is kept apart: the fleet counts what citizens did. */
    const told = this.#training() ? [] : reports
    const entry = { ...(row ? { journal: row } : {}), reports: told }
    const written = commit ? this.#ledger.recordAlongside(entry, commit) : this.#ledger.record(entry)
    void written.then((result) => {
      if (!result.ok) this.#onFailure()
    })
  }

  #trainingMark(): { readonly training?: true } {
    return this.#training() ? { training: true } : {}
  }

  #since(monoMs: number): number {
    return toDurationMs(this.#clock.monoMs() - monoMs)
  }
}

export const actorOf = (staff: string): Actor => `staff:${staff}`
