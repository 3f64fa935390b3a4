import { fail, ok, type Result } from '../../../kernel/result.ts'
import { type CommonFailure, failed, type Outcome, unknown } from '../../contract.ts'
import type { MachineState, Place } from '../../protocols/crt-f2/answer.ts'
import type { F2Command } from '../../protocols/crt-f2/commands.ts'
import { conditionsOf } from '../../protocols/crt-f2/explain.ts'
import type { StreamTransport } from '../../transports/stream.ts'
import { type DriverContext, type DriverFailure, type MediaEvent, stopCode } from '../driver.ts'
import { F2Line } from './f2-line.ts'
import type { MachineAnswer, MachineFailure, MachineResult } from './machine.ts'

export type MoveFailure = CommonFailure | 'mediaJammed' | 'retainBinFull' | 'mediaNotPresent' | 'cardsEmpty'

/** Questions that move nothing are asked so often before the line counts as broken. */
const questionAttempts = 2

/** What readers and dispensers of this make have in common: where the card is, what stands, and moves that are sent once. */
export class F2Desk {
  readonly #line: F2Line
  readonly #context: DriverContext
  #place: Place | undefined
  #jammed = false

  constructor(transport: StreamTransport, context: DriverContext) {
    this.#context = context
    const { report } = context
    this.#line = new F2Line(transport, context.clock, () => report.seen())
    transport.onClose((reason) => {
      this.#line.fail()
      if (reason.code === 'lost') report.lost(reason.detail ?? 'lost')
    })
  }

  /** A command that moves nothing; asked again when its answer did not come. */
  async ask(
    command: Exclude<F2Command, 'apdu'>,
    signal: AbortSignal,
    timeoutMs = this.#context.profile().timeouts.commandMs,
  ): Promise<MachineResult<MachineAnswer>> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#line.exchange(command, { timeoutMs, signal })
      if (answer.ok) this.saw(answer.value.state)
      const again = !answer.ok && (answer.error.code === 'timeout' || answer.error.code === 'damaged')
      if (!again || attempt >= questionAttempts) return answer
    }
  }

  /** One command to the chip, sent once: a chip's answer may depend on how often it was asked. */
  apdu(data: Uint8Array, signal: AbortSignal): Promise<MachineResult<MachineAnswer>> {
    return this.#line.exchange('apdu', { timeoutMs: this.#context.profile().timeouts.commandMs, signal, data })
  }

  /** Moves the card, sent once; `event` is what it means when it has worked. */
  async move(
    command: 'toChip' | 'toGate' | 'toBin',
    event: MediaEvent | undefined,
    signal: AbortSignal,
  ): Promise<Outcome<MachineState, MoveFailure>> {
    const timeoutMs = this.#context.profile().timeouts.jobMs
    const moved = await this.#line.exchange(command, { timeoutMs, signal })
    if (moved.ok) {
      this.saw(moved.value.state, event)
      return { outcome: 'done', value: moved.value.state }
    }
    return this.#moveFailed(moved.error, signal)
  }

  #moveFailed(error: MachineFailure, signal: AbortSignal): Outcome<never, MoveFailure> {
    const { report } = this.#context
    report.suspect()
    switch (error.code) {
      case 'refused':
        return this.#refused(error.detail ?? '')
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

  #refused(error: string): Outcome<never, MoveFailure> {
    if (error === 'jam' || error === 'motorError' || error === 'cardTooLong' || error === 'cardTooShort') {
      this.#jammed = true
      this.#context.report.media('jammed')
      return failed('mediaJammed', error)
    }
    if (error === 'stackerEmpty') return failed('cardsEmpty', error)
    if (error === 'stackerFull' || error === 'counterOverflow') return failed('retainBinFull', error)
    if (error === 'movedByHand') return unknown('mediaNotPresent', error)
    return failed(error === 'notReset' ? 'notReady' : 'internal', error)
  }

  /** Notes how the machine stands and tells what that says of the card. */
  saw(state: MachineState, event?: MediaEvent): void {
    const { report } = this.#context
    const was = this.#place
    this.#place = state.place
    report.conditions(conditionsOf(state, this.#context.profile().class === 'cardDispenser'))
    if (this.#jammed && state.place === 'none') {
      this.#jammed = false
      return report.media('cleared')
    }
    const told = event ?? (this.#jammed ? undefined : eventOf(was, state.place))
    if (told) report.media(told)
    // Taken out of the machine's mouth while it was still moving.
    if (event === 'presented' && state.place === 'none') report.media('taken')
  }

  /** Good answer, or why the machine cannot be used, in the supervisor's words. */
  async look(signal: AbortSignal, command: 'status' | 'initialise' = 'status'): Promise<Result<void, DriverFailure>> {
    const answer = await this.ask(command, signal)
    if (answer.ok) return ok(undefined)
    const { code, detail } = answer.error
    // After power came back it wants to be told to begin; this leaves a card where it is.
    if (code === 'refused' && detail === 'notReset' && command === 'status') return this.look(signal, 'initialise')
    if (code === 'refused' && detail === 'jam') {
      this.#refused(detail)
      return ok(undefined)
    }
    if (code === 'aborted') return fail('canceled')
    if (code === 'closed') return fail('comms.closed')
    return fail(code === 'timeout' ? 'comms.timeout' : 'comms.protocol', detail)
  }

  /** Where the card is now, or how a command ends that cannot know it. */
  async where(signal: AbortSignal): Promise<MachineResult<MachineState>> {
    const answer = await this.ask('status', signal)
    return answer.ok ? ok(answer.value.state) : answer
  }

  /** Waits until no card is in the machine's mouth or inside. */
  async awaitTaken(signal: AbortSignal): Promise<Outcome<void, CommonFailure>> {
    for (;;) {
      const state = await this.where(signal)
      if (!state.ok) return questionFailed(state.error, signal)
      if (state.value.place === 'none') return { outcome: 'done', value: undefined }
      if (!(await this.#context.clock.sleep(watchMs, signal))) return failed(stopCode(signal))
    }
  }
}

/** Between two looks while a person puts a card in or takes one. */
export const watchMs = 150

function eventOf(was: Place | undefined, is: Place): MediaEvent | undefined {
  if (was === is) return undefined
  if (was === undefined) return is === 'none' ? undefined : 'found'
  if (is === 'none') return 'taken'
  return is === 'inside' ? 'inserted' : 'entering'
}

/** A question that got no good answer; nothing has moved by it. */
export function questionFailed(error: MachineFailure, signal: AbortSignal): Outcome<never, CommonFailure> {
  if (error.code === 'aborted') return failed(stopCode(signal))
  return error.code === 'closed' ? failed('deviceGone') : failed('commsError', error.detail)
}
