import { fail, ok, type Result } from '../../kernel/result.ts'
import type { BarcodeReader } from '../contract.ts'
import { gm65Commands, SerialCodeDecoder } from '../protocols/barcode/gm65.ts'
import type { StreamTransport } from '../transports/stream.ts'
import { BarcodeDesk } from './barcode-desk.ts'
import type { Driver, DriverContext, DriverFailure } from './driver.ts'
import { Waiter } from './packet-wait.ts'
import { readTest, selfTests } from './self-tests.ts'

/** Quiet after which a code without CR has ended; 9600 baud needs 1 ms a character. */
const usualQuietMs = 50
/** A triggered read of the GM65 ends by itself after 5 s when nothing else was set. */
const triggerAgainMs = 4500

/** A scanner on a serial line: one that always sends what it sees, or one of the GM65 family that reads when it is told to. */
export function createSerialScannerDriver(transport: StreamTransport, context: DriverContext): Driver {
  const { report, clock } = context
  const desk = new BarcodeDesk(clock)
  const decoder = new SerialCodeDecoder()
  const answers = new Waiter<Uint8Array>()
  const settings = () => context.profile().protocol
  const isCommanded = () => settings().commands === 'gm65'

  transport.onData((bytes) => {
    report.seen()
    desk.notQuiet()
    for (const event of decoder.push(bytes)) {
      if (event.kind === 'answer') answers.offer(event.data)
      else desk.offer(event)
    }
    bytes.fill(0)
    if (decoder.pending) desk.untilQuiet(settings().quietMs ?? usualQuietMs, () => desk.offer(decoder.flush()))
  })
  transport.onClose((reason) => {
    desk.end()
    answers.end()
    decoder.wipe()
    if (reason.code === 'lost') report.lost(reason.detail ?? 'lost')
  })

  async function send(command: keyof typeof gm65Commands): Promise<void> {
    decoder.expectAnswer()
    await transport.write(Uint8Array.from(gm65Commands[command]), { timeoutMs: context.profile().timeouts.commandMs })
  }

  /** Asks for its speed: the one question that changes nothing. */
  async function look(signal: AbortSignal): Promise<Result<void, DriverFailure>> {
    if (desk.gone) return fail('comms.closed')
    if (!isCommanded()) {
      report.seen()
      return ok(undefined)
    }
    const stop = new AbortController()
    const cancel = clock.after(context.profile().timeouts.commandMs, () => stop.abort('timeout'))
    const answer = answers.next(AbortSignal.any([signal, stop.signal]))
    decoder.wipe()
    await send('queryBaud')
    const waited = await answer
    cancel()
    if ('value' in waited) return ok(undefined)
    if (waited.stopped === 'canceled') return fail('canceled')
    return fail(waited.stopped === 'deviceGone' ? 'comms.closed' : 'comms.timeout', 'queryBaud')
  }

  /** Keeps the light on while somebody waits for a code. */
  async function keepTriggered(over: AbortSignal): Promise<void> {
    while (!over.aborted && !desk.gone) {
      await send('trigger')
      await clock.sleep(triggerAgainMs, over)
    }
  }

  async function quiet(): Promise<Result<void, DriverFailure>> {
    if (isCommanded() && !desk.gone) await send('stop')
    return ok(undefined)
  }

  const read: BarcodeReader['read'] = async (options) => {
    if (!isCommanded()) return desk.read(options, decoder.pending)
    const over = new AbortController()
    const triggering = keepTriggered(over.signal)
    const code = await desk.read(options, decoder.pending)
    over.abort()
    await triggering
    if (code.outcome !== 'done' && code.code !== 'deviceGone') await quiet()
    return code
  }

  return {
    device: { class: 'barcodeReader', read },
    identify: look,
    poll: look,
    softReset: look,
    park: quiet,
    selfTest: selfTests(look, {
      'read-test-code': readTest((signal) => read({ timeoutMs: context.profile().timeouts.jobMs, signal })),
    }),
    close: () => transport.close(),
  }
}
