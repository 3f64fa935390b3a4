import { fail, ok, type Result } from '../../../kernel/result.ts'
import type { CommandLimits, DispenseFailure, Outcome } from '../../contract.ts'
import { done, failed, unknown } from '../../contract.ts'
import { resultOf } from '../../protocols/crt-02/answer.ts'
import { mt166Commands } from '../../protocols/crt-02/commands.ts'
import { type MtState, mtConditions, mtStateOf } from '../../protocols/crt-02/mt-state.ts'
import type { StreamTransport } from '../../transports/stream.ts'
import { type Driver, type DriverContext, type DriverFailure, stopCode } from '../driver.ts'
import { selfTests } from '../self-tests.ts'
import { Crt02Line } from './crt-02-line.ts'
import { questionFailed, watchMs } from './f2-desk.ts'
import type { MachineFailure, MachineResult } from './machine.ts'

const questionAttempts = 2

/** Brings one card to the mouth and sees it taken. What becomes of one that nobody takes the public commands do not say. */
export function createMt166Driver(transport: StreamTransport, context: DriverContext): Driver {
  const { clock, report } = context
  const line = new Crt02Line(transport, clock, () => report.seen())
  let was: MtState['place'] | undefined
  let jammed = false
  transport.onClose((reason) => {
    line.fail()
    if (reason.code === 'lost') report.lost(reason.detail ?? 'lost')
  })

  async function state(signal: AbortSignal): Promise<MachineResult<MtState>> {
    const { commandMs: timeoutMs } = context.profile().timeouts
    for (let attempt = 1; ; attempt += 1) {
      const answer = await line.exchange(mt166Commands.status, { timeoutMs, signal })
      const found = answer.ok ? mtStateOf(answer.value) : undefined
      if (found) {
        saw(found)
        return ok(found)
      }
      if (answer.ok) return { ok: false, error: { code: 'refused', sent: true, detail: 'no state' } }
      const { code } = answer.error
      if ((code !== 'timeout' && code !== 'damaged') || attempt >= questionAttempts) return answer
    }
  }

  function saw(now: MtState): void {
    report.conditions(mtConditions(now))
    if (now.jammed !== jammed) report.media(now.jammed ? 'jammed' : 'cleared')
    else if (was === 'mouth' && now.place === 'none') report.media('taken')
    else if (was === undefined && now.place !== 'none') report.media('found')
    jammed = now.jammed
    was = now.place
  }

  async function dispense({ signal }: CommandLimits): Promise<Outcome<void, DispenseFailure>> {
    const before = await state(signal)
    if (!before.ok) return questionFailed(before.error, signal)
    const { place, stacker, busy } = before.value
    if (before.value.jammed) return failed('mediaJammed')
    if (busy || place === 'mouth') return failed('notReady', 'a card is in the way')
    if (stacker === 'empty' && place === 'none') return failed('cardsEmpty')
    const moved = await line.exchange(mt166Commands.dispense, { timeoutMs: context.profile().timeouts.jobMs, signal })
    report.suspect()
    const result = moved.ok ? resultOf(moved.value) : undefined
    const known = moved.ok ? result !== undefined : !mayHaveMoved(moved.error)
    // A card whose going nobody confirmed is counted: the stacker is rather thought too empty than too full.
    if (place === 'none' && (result === 'done' || !known)) report.used('cards', 1)
    if (!moved.ok) return notMoved(moved.error, signal)
    if (result === undefined) return unknown('commsError', 'not a known result')
    if (result !== 'done') return failed('mediaJammed', 'notMoved')
    was = 'mouth'
    report.media('presented')
    return done(undefined)
  }

  async function awaitTaken({ signal }: CommandLimits): Promise<Outcome<void, DispenseFailure>> {
    for (;;) {
      const now = await state(signal)
      if (!now.ok) return questionFailed(now.error, signal)
      if (now.value.place !== 'mouth') return done(undefined)
      if (!(await clock.sleep(watchMs, signal))) return failed(stopCode(signal))
    }
  }

  async function look(signal: AbortSignal): Promise<Result<void, DriverFailure>> {
    const now = await state(signal)
    if (now.ok) return ok(undefined)
    const { code, detail } = now.error
    if (code === 'aborted') return fail('canceled')
    if (code === 'closed') return fail('comms.closed')
    return fail(code === 'timeout' ? 'comms.timeout' : 'comms.protocol', detail)
  }

  return {
    device: {
      class: 'cardDispenser',
      dispense,
      retain: () => Promise.resolve(failed<DispenseFailure>('notSupported')),
      awaitTaken,
    },
    identify: look,
    poll: look,
    // No command of its own that resets without moving is public.
    softReset: look,
    selfTest: selfTests(look, {}),
    close: () => transport.close(),
  }
}

const mayHaveMoved = ({ code, sent }: MachineFailure) => sent && code !== 'damaged' && code !== 'refused'

function notMoved(error: MachineFailure, signal: AbortSignal): Outcome<never, DispenseFailure> {
  const { code, detail } = error
  if (mayHaveMoved(error))
    return unknown(code === 'aborted' ? stopCode(signal) : code === 'closed' ? 'deviceGone' : 'commsError')
  if (code === 'refused') return failed('notReady', detail)
  return questionFailed(error, signal)
}
