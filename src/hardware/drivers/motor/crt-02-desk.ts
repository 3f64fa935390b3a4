import { fail, ok, type Result } from '../../../kernel/result.ts'
import type { CardFailure, Outcome } from '../../contract.ts'
import { done, failed, unknown } from '../../contract.ts'
import { type Place, placeOf, resultOf } from '../../protocols/crt-02/answer.ts'
import { type Crt02Command, type Crt02Move, crt02Commands } from '../../protocols/crt-02/commands.ts'
import type { StreamTransport } from '../../transports/stream.ts'
import { type DriverContext, type DriverFailure, type MediaEvent, stopCode } from '../driver.ts'
import { Crt02Line } from './crt-02-line.ts'
import type { MachineFailure, MachineResult } from './machine.ts'

/** Questions that move nothing are asked so often before the line counts as broken. */
const questionAttempts = 2

/** Where the card is, what that tells, and moves that are sent once. */
export class Crt02Desk {
  readonly #line: Crt02Line
  readonly #context: DriverContext
  #place: Place | undefined
  #jammed = false

  constructor(transport: StreamTransport, context: DriverContext) {
    this.#context = context
    const { report } = context
    this.#line = new Crt02Line(transport, context.clock, () => report.seen())
    transport.onClose((reason) => {
      this.#line.fail()
      if (reason.code === 'lost') report.lost(reason.detail ?? 'lost')
    })
  }

  /** A command that moves nothing; asked again when its answer did not come. */
  async ask(command: Exclude<Crt02Command, Crt02Move>, signal: AbortSignal): Promise<MachineResult<Uint8Array>> {
    const timeoutMs = this.#context.profile().timeouts.commandMs
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#line.exchange(crt02Commands[command], { timeoutMs, signal })
      const again = !answer.ok && (answer.error.code === 'timeout' || answer.error.code === 'damaged')
      if (!again || attempt >= questionAttempts) return answer
    }
  }

  /** Where the card is now. */
  async where(signal: AbortSignal): Promise<MachineResult<Place>> {
    const answer = await this.ask('status', signal)
    if (!answer.ok) return answer
    const place = placeOf(answer.value)
    if (place === undefined)
      return { ok: false, error: { code: 'refused', sent: true, detail: 'not a known position' } }
    this.#saw(place)
    return ok(place)
  }

  /** Moves the card, sent once. */
  async move(command: Crt02Move, signal: AbortSignal): Promise<Outcome<void, CardFailure>> {
    const timeoutMs = this.#context.profile().timeouts.jobMs
    const moved = await this.#line.exchange(crt02Commands[command], { timeoutMs, signal })
    if (!moved.ok) return this.#moveFailed(moved.error, signal)
    switch (resultOf(moved.value)) {
      case 'done':
        this.#moved(command)
        return done(undefined)
      case 'noCard':
        this.#context.report.suspect()
        return failed('mediaNotPresent')
      case 'wrongPlace':
        return failed('notReady', 'wrongPlace')
      case 'failed':
        this.#jam()
        return failed('mediaJammed', 'notMoved')
      case undefined:
        this.#context.report.suspect()
        return unknown('commsError', 'not a known result')
    }
  }

  #moved(command: Crt02Move): void {
    const { report } = this.#context
    if (command === 'toRf') return this.#saw('inside')
    this.#place = command === 'toFront' ? 'gate' : 'none'
    report.media(command === 'toFront' ? 'presented' : 'retained')
  }

  #moveFailed(error: MachineFailure, signal: AbortSignal): Outcome<never, CardFailure> {
    this.#context.report.suspect()
    switch (error.code) {
      case 'refused':
        if (error.detail !== 'abnormalCard') return failed('notReady', error.detail)
        this.#jam()
        return failed('mediaJammed', error.detail)
      case 'damaged':
        return failed('commsError', 'the frame was damaged')
      case 'aborted':
        return error.sent ? unknown(stopCode(signal)) : failed(stopCode(signal))
      case 'closed':
        return error.sent ? unknown('deviceGone') : failed('deviceGone')
      case 'timeout':
        return unknown('commsError', 'no answer')
    }
  }

  #jam(): void {
    if (!this.#jammed) this.#context.report.media('jammed')
    this.#jammed = true
  }

  /** Notes where the card is and tells what that says of it. */
  #saw(place: Place): void {
    const { report } = this.#context
    const was = this.#place
    this.#place = place
    if (place === 'abnormal') return this.#jam()
    if (this.#jammed && place === 'none') {
      this.#jammed = false
      return report.media('cleared')
    }
    const told = this.#jammed ? undefined : eventOf(was, place)
    if (told) report.media(told)
  }

  /** Good answer, or why the reader cannot be used, in the supervisor's words. Nothing moves by it. */
  async look(signal: AbortSignal, mayBegin = true): Promise<Result<void, DriverFailure>> {
    const place = await this.where(signal)
    if (place.ok) return ok(undefined)
    const { code, detail } = place.error
    if (code === 'refused' && detail === 'abnormalCard') {
      this.#jam()
      return ok(undefined)
    }
    if (code === 'refused' && detail === 'notNow' && mayBegin) return this.initialise(signal)
    return fail(driverFailure(place.error), detail)
  }

  /** Tells the reader to begin, which leaves a card where it is, and looks. */
  async initialise(signal: AbortSignal): Promise<Result<void, DriverFailure>> {
    const begun = await this.ask('initialise', signal)
    return begun.ok ? this.look(signal, false) : fail(driverFailure(begun.error), begun.error.detail)
  }
}

function driverFailure({ code }: MachineFailure): DriverFailure['code'] {
  if (code === 'aborted') return 'canceled'
  if (code === 'closed') return 'comms.closed'
  return code === 'timeout' ? 'comms.timeout' : 'comms.protocol'
}

function eventOf(was: Place | undefined, is: Place): MediaEvent | undefined {
  const isIn = (place: Place | undefined) => place === 'front' || place === 'inside'
  if (was === is || (isIn(was) && isIn(is))) return undefined
  if (was === undefined) return is === 'none' ? undefined : 'found'
  if (is === 'none') return was === 'abnormal' ? undefined : 'taken'
  return isIn(is) ? 'inserted' : 'entering'
}
