import { fail, ok, type Result } from '../../../kernel/result.ts'
import type { CommandLimits, DispenseFailure, Outcome } from '../../contract.ts'
import { done, failed, unknown } from '../../contract.ts'
import { stackerConditions } from '../../protocols/crt-541/explain.ts'
import { type Crt541Command, Crt541Decoder, type Crt541Signal, encodeCrt541 } from '../../protocols/crt-541/frame.ts'
import type { StreamTransport } from '../../transports/stream.ts'
import { type Driver, type DriverContext, type DriverFailure, stopCode } from '../driver.ts'
import { Waiter } from '../packet-wait.ts'
import { selfTests } from '../self-tests.ts'

/** The manual wants enquiries at least so far apart. */
const enquiryMs = 200
const enquiryAttempts = 2

type State = Extract<Crt541Signal, { kind: 'state' }>
type Asked = Result<Crt541Signal, { readonly code: 'timeout' | 'closed' | 'aborted' }>

/** A dispenser without a gate it could watch: it gives a card out and says whether that worked; nothing comes back. */
export function createCrt541Driver(transport: StreamTransport, context: DriverContext): Driver {
  const { clock, report } = context
  const decoder = new Crt541Decoder()
  const answers = new Waiter<Crt541Signal>()
  let open = true
  transport.onData((bytes) => {
    for (const signal of decoder.push(bytes)) {
      report.seen()
      answers.offer(signal)
    }
  })
  transport.onClose((reason) => {
    open = false
    answers.end()
    if (reason.code === 'lost') report.lost(reason.detail ?? 'lost')
  })

  /** Sends a command and waits for its acknowledgement, or for the state an enquiry is answered with. */
  async function send(command: Crt541Command, signal: AbortSignal): Promise<Asked> {
    if (!open) return fail('closed')
    const { timeoutMs, wait } = { timeoutMs: context.profile().timeouts.commandMs, wait: new AbortController() }
    const stop = () => wait.abort()
    const cancel = clock.after(timeoutMs, stop)
    signal.addEventListener('abort', stop, { once: true })
    const wanted = (said: Crt541Signal) =>
      said.kind === 'nak' || said.kind === (command === 'enquire' ? 'state' : 'ack')
    try {
      const answer = answers.next(wait.signal, wanted)
      const written = await transport.write(encodeCrt541(command), { timeoutMs, signal })
      if (!written.ok && written.error.code === 'closed') return fail('closed')
      const waited = await answer
      if ('value' in waited) return ok(waited.value)
      return fail(signal.aborted ? 'aborted' : open ? 'timeout' : 'closed')
    } finally {
      cancel()
      stop()
      signal.removeEventListener('abort', stop)
    }
  }

  async function enquire(signal: AbortSignal): Promise<Result<State, DriverFailure>> {
    for (let attempt = 1; ; attempt += 1) {
      const asked = await send('enquire', signal)
      if (asked.ok && asked.value.kind === 'state') {
        report.conditions(stackerConditions(asked.value.enough))
        return ok(asked.value)
      }
      if (!asked.ok && asked.error.code === 'closed') return fail('comms.closed')
      if (signal.aborted) return fail('canceled')
      if (attempt >= enquiryAttempts) return fail('comms.timeout')
    }
  }

  /** Until it neither dispenses nor prepares; of these states the first enquiry after a card says how that ended. */
  async function atRest(signal: AbortSignal): Promise<Result<State, DriverFailure>> {
    for (;;) {
      const state = await enquire(signal)
      if (!state.ok || (state.value.working !== 'dispensing' && state.value.working !== 'preparing')) return state
      if (!(await clock.sleep(enquiryMs, signal))) return fail('canceled')
    }
  }

  async function dispense({ signal }: CommandLimits): Promise<Outcome<void, DispenseFailure>> {
    // How an earlier card ended is told by the first enquiry; only then it says how it stands now.
    await atRest(signal)
    if (!(await clock.sleep(enquiryMs, signal))) return failed(stopCode(signal))
    const before = await atRest(signal)
    if (!before.ok) return notAsked(before.error, signal)
    if (before.value.working === 'error') return failed('mediaJammed')
    const sent = await send('dispense', signal)
    if (sent.ok && sent.value.kind === 'nak') return failed('commsError', 'the command was not taken')
    if (!sent.ok && sent.error.code === 'closed') return unknown('deviceGone')
    // From here on a card may be on its way.
    if (!(await clock.sleep(enquiryMs, signal))) return unknown(stopCode(signal))
    const after = await atRest(signal)
    report.suspect()
    if (!after.ok)
      return after.error.code === 'canceled' ? unknown(stopCode(signal)) : unknown(open ? 'commsError' : 'deviceGone')
    switch (after.value.working) {
      case 'lastOk':
        report.used('cards', 1)
        report.media('presented')
        return done(undefined)
      case 'error':
        return failed('mediaJammed')
      case 'notExecuted':
        return after.value.enough ? failed('notReady', 'a card waits to be taken') : failed('cardsEmpty')
      default:
        return unknown('commsError', after.value.working)
    }
  }

  const notAsked = (error: DriverFailure, signal: AbortSignal): Outcome<void, DispenseFailure> => {
    if (error.code === 'canceled') return failed(stopCode(signal))
    return failed(error.code === 'comms.closed' ? 'deviceGone' : 'commsError')
  }

  const look = async (signal: AbortSignal): Promise<Result<void, DriverFailure>> => {
    const state = await enquire(signal)
    return state.ok ? ok(undefined) : state
  }
  const without = () => Promise.resolve(failed<DispenseFailure>('notSupported'))
  return {
    device: { class: 'cardDispenser', dispense, retain: without, awaitTaken: without },
    identify: look,
    poll: look,
    // Its reset turns the motor: that is for a person to decide.
    softReset: look,
    selfTest: selfTests(look, {}),
    close: () => transport.close(),
  }
}
