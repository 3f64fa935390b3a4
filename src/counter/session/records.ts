import type { Clock } from '../../kernel/clock.ts'
import type { EventLog } from '../../kernel/log.ts'
import { toDurationMs } from '../../wire/fields.ts'
import type { JournalEntry } from '../journal/journal.ts'
import { type Ledger, type Report, report } from '../transactions/ledger.ts'
import type { PurgeResult } from './purge.ts'
import type { Effect, Running } from './state.ts'

type EffectOf<D extends Effect['do']> = Extract<Effect, { readonly do: D }>

/** What a visit leaves behind: a line in the log, a row in the journal, rows for the fleet. None of it about the person. */
export class SessionRecords {
  readonly #ledger: Ledger
  readonly #clock: Clock
  readonly #log: EventLog
  readonly #onFailure: () => void

  constructor(ledger: Ledger, clock: Clock, log: EventLog, onFailure: () => void) {
    this.#ledger = ledger
    this.#clock = clock
    this.#log = log
    this.#onFailure = onFailure
  }

  sessionStarted(session: string): void {
    this.#log.emit('session.started', { sessionId: session })
    this.#note({ type: 'session.started', session }, [report('session.started', { sessionId: session })])
  }

  transactionStarted(session: string, { transactionId, serviceId }: Running): void {
    this.#log.emit('transaction.started', { transactionId, serviceId })
    this.#note({ type: 'transaction.started', session, tx: transactionId, body: { serviceId } }, [
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
    const { transactionId, serviceId, receipt } = running
    const durationMs = this.#since(running.startedMonoMs)
    const body = { outcome, receipt, durationMs, ...(code ? { code } : {}) }
    this.#log.emit('transaction.ended', { transactionId, outcome, code: code ?? '', ms: durationMs })
    this.#note({ type: 'transaction.ended', session, tx: transactionId, body: { serviceId, ...body } }, [
      report('transaction.ended', { transactionId, serviceId, ...body }),
    ])
  }

  rated(session: string, effect: EffectOf<'rate'> | EffectOf<'rateUndone'>): void {
    const { transactionId, serviceId } = effect.running
    const { level } = effect
    if (effect.do === 'rateUndone')
      return this.#note(undefined, [report('rating.undone', { transactionId, serviceId, level })])
    this.#note({ type: 'rating', session, tx: transactionId, body: { level } }, [
      report('rating.submitted', { transactionId, serviceId, level }),
    ])
  }

  ticketOpened(session: string, { kind, ticketNo, screen, code }: EffectOf<'ticket'>, running: Running | null): void {
    const where = { ticketNo, screen, ...(running ? { serviceId: running.serviceId } : {}) }
    this.#log.emit('ticket.opened', { ticketNo, screen, code })
    this.#note({ type: 'ticket', session, tx: running?.transactionId, body: { ticketNo, screen, code } }, [
      kind === 'help' ? report('assist.requested', where) : report('problem.reported', { ...where, code }),
    ])
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
  #note(journal: JournalEntry | undefined, reports: readonly Report[] = []): void {
    void this.#ledger.record({ ...(journal ? { journal } : {}), reports }).then((result) => {
      if (!result.ok) this.#onFailure()
    })
  }

  #since(monoMs: number): number {
    return toDurationMs(this.#clock.monoMs() - monoMs)
  }
}
