import type { DatabaseSync } from 'node:sqlite'
import type { ScreenProps } from '../../api/contract.ts'
import type { Clock } from '../../kernel/clock.ts'
import { fail, type Result } from '../../kernel/result.ts'
import { ulid } from '../../kernel/ulid.ts'
import type { Operation } from '../backends/contract.ts'
import type { Catalogue } from '../catalogue/load.ts'
import { textOf } from '../catalogue/text.ts'
import type { Later } from './later.ts'
import type { Effect, Running, SessionState } from './state.ts'
import type { SessionVault } from './vault.ts'

type Work = (db: DatabaseSync) => void
type EffectOf<D extends Effect['do']> = Extract<Effect, { readonly do: D }>

export interface OpinionsOptions {
  readonly catalogue: Catalogue
  readonly clock: Clock
  readonly later: Later
  readonly vault: SessionVault
  readonly training: () => boolean
  readonly operationOf: (serviceId: string) => Operation
  readonly newTicketNo: (kind: 'problem') => string
}

/** What citizens say of a service and what could not be done, towards the authority; and what the authority has said since. */
export class Opinions {
  readonly #options: OpinionsOptions

  constructor(options: OpinionsOptions) {
    this.#options = options
  }

  /** Once per service: the transaction's id is the key. `alongside` is on disk when it is kept, and not without it. */
  rate({ running, level, reasons }: EffectOf<'rate'>, alongside: Work): Promise<Result<void>> {
    const { later, catalogue, training, vault, newTicketNo, operationOf } = this.#options
    if (training()) return Promise.resolve(fail('training'))
    /* Whoever was not content and left a number is called back. */
    if (vault.phone) void this.#report(newTicketNo('problem'), 'rating.callBack', running)
    return later.rate(
      {
        idempotencyKey: running.transactionId,
        operation: operationOf(running.items[0]?.serviceId ?? running.serviceId),
        caseNo: running.submitted.state === 'accepted' ? running.submitted.caseNo : undefined,
        level,
        reasons,
        reasonsVersion: catalogue.ratings.version,
        mistaken: false,
      },
      alongside,
    )
  }

  /** What could not be done, likewise. */
  problem({ ticketNo, code }: EffectOf<'ticket'>, running: Running | null, alongside: Work): Promise<Result<void>> {
    return this.#report(ticketNo, code, running, alongside)
  }

  /** A number to call back for the ticket on the screen: handed on under the same ticket, and then the visit's no more. */
  phone({ view, running }: SessionState): void {
    if (view.screen === 'problem' && view.ticketNo) void this.#report(view.ticketNo, view.code, running)
  }

  /** In the words of the catalogue; an item that is no longer offered keeps its code. */
  notices(): ScreenProps['confirm']['notices'] {
    const { catalogue, operationOf, later, vault } = this.#options
    const services = [...catalogue.services.values()]
    return later.notices(vault).map(({ item, state, caseNo }) => {
      const service = services.find((s) => !s.items && operationOf(s.id).item === item)
      return { service: service?.name ?? textOf(item ?? ''), state, ...(caseNo === undefined ? {} : { caseNo }) }
    })
  }

  #report(ticketNo: string, code: string, running: Running | null, alongside?: Work): Promise<Result<void>> {
    const { clock, later, vault, training, operationOf } = this.#options
    if (training()) return Promise.resolve(fail('training'))
    const kept = later.report(
      {
        idempotencyKey: ulid(clock.wallMs()),
        ticketNo,
        operation: running ? operationOf(running.serviceId) : undefined,
        step: running?.steps[running.stepIndex]?.step ?? 'none',
        code,
        phone: vault.phone,
      },
      alongside,
    )
    vault.forgetPhone()
    return kept
  }
}
