import { fail, ok, type Result } from '../../kernel/result.ts'
import { done, failed, type Outcome, type PrintFailure } from '../contract.ts'
import { initialise } from '../protocols/escpos/encoder.ts'
import type { StreamTransport } from '../transports/stream.ts'
import type { Driver, DriverContext, DriverFailure, SelfTestFinding } from './driver.ts'
import { type AskFailure, PrinterLine } from './escpos-line.ts'
import { infoModel, type PrintTools } from './escpos-outcome.ts'
import { MouthWatch, occupied, retractTicket } from './escpos-presenter.ts'
import { printJob, printText } from './escpos-print.ts'
import { testPage } from './escpos-test-page.ts'

const infoFirmware = 65
const infoSerial = 68
const noBits = { dleEot: {}, asb: {} }

/** A receipt printer that speaks ESC/POS. Paper is moved by `print` and by nothing else here. */
export function createEscposDriver(transport: StreamTransport, context: DriverContext): Driver {
  const { report, clock, memory } = context
  const mouth = new MouthWatch((event) => report.media(event))
  const line = new PrinterLine(
    transport,
    clock,
    context.profile().statusBits ?? noBits,
    () => {
      report.seen()
      const conditions = line.conditions()
      report.conditions(conditions)
      if (line.heardAll && context.profile().capabilities.presenter !== undefined)
        mouth.look(conditions.includes(occupied))
    },
    context.profile().protocol.plainStatus,
  )
  const tools = (): PrintTools => ({ line, clock, profile: context.profile(), memory })
  transport.onClose((reason) => {
    line.closed()
    if (reason.code === 'lost') report.lost(reason.detail ?? 'lost')
  })
  const ask = (signal: AbortSignal) => ({ timeoutMs: context.profile().timeouts.commandMs, signal })

  /** Settles which ways of telling its state this printer has. */
  async function identify(signal: AbortSignal): Promise<Result<void, DriverFailure>> {
    const { status = 'asb' } = context.profile().capabilities
    const debt = new Uint8Array(memory.rasterDebtBytes)
    const timeoutMs = context.profile().timeouts.jobMs
    const sent = await transport.write(Uint8Array.from([...debt, ...initialise()]), { timeoutMs, signal })
    if (!sent.ok) return fail(sent.error.code === 'closed' ? 'comms.closed' : 'comms.timeout', sent.error.detail)
    memory.rasterDebtBytes = 0
    if (status === 'none') return ok(undefined)
    const swept = await line.sweep(ask(signal))
    if (!swept.ok && swept.error.code !== 'timeout') return driverFailure(swept.error)
    line.channels.status = swept.ok
    if (status === 'asb') {
      const automatic = await line.automatic(ask(signal))
      if (!automatic.ok && automatic.error.code !== 'timeout') return driverFailure(automatic.error)
    }
    if (!line.channels.status && !line.channels.automatic) return fail('comms.timeout', 'no status')
    await learn(signal)
    return ok(undefined)
  }

  /** Names and versions. A printer that is offline does not answer GS I: then it is asked again when it is well. */
  async function learn(signal: AbortSignal): Promise<void> {
    if (context.profile().identify.command !== 'gs-i' || line.channels.info !== undefined) return
    if (line.firstError() !== undefined) return
    const model = await line.info(infoModel, ask(signal))
    if (!model.ok && (model.error.code !== 'timeout' || line.firstError() !== undefined)) return
    line.channels.info = model.ok
    if (!model.ok) return
    const firmware = await line.info(infoFirmware, ask(signal))
    const serial = await line.info(infoSerial, ask(signal))
    const pattern = context.profile().identify.firmware
    const version = firmware.ok ? versionIn(firmware.value, pattern) : undefined
    report.identity({
      ...(version === undefined ? {} : { firmware: version }),
      ...(serial.ok && serial.value !== '' ? { serial: serial.value } : {}),
    })
  }

  async function poll(signal: AbortSignal): Promise<Result<void, DriverFailure>> {
    if (context.profile().capabilities.status === 'none') return ok(undefined)
    const looked = line.channels.status ? await line.sweep(ask(signal)) : await line.automatic(ask(signal))
    if (!looked.ok) {
      // A printer with automatic status only cannot answer in turn while it is offline; it has said why.
      const mute = looked.error.code === 'timeout' && !line.channels.status && line.firstError() !== undefined
      return mute ? ok(undefined) : driverFailure(looked.error)
    }
    await learn(signal)
    return ok(undefined)
  }

  function counted<O extends Outcome<{ readonly paperMm: number }, PrintFailure>>(outcome: O): O {
    if (outcome.outcome === 'done') report.used('paper', outcome.value.paperMm)
    else report.suspect()
    return outcome
  }

  /** `comms` asks for the state; `test-page` prints a page that shows head, feed and knife. */
  async function selfTest(id: string, signal: AbortSignal): Promise<Outcome<SelfTestFinding>> {
    if (id !== 'test-page') {
      const looked = await poll(signal)
      if (!looked.ok) return failed(looked.error.code, looked.error.detail)
      return done({ code: 'ok', detail: line.conditions().join(', ') || 'well' })
    }
    const { id: model, capabilities } = context.profile()
    const raster = await testPage(capabilities.dotsPerLine ?? 576, `kioskd ${model}`)
    const printed = counted(await printJob(tools(), { jobId: 'test-page', raster, cut: true }, signal))
    return printed.outcome === 'done' ? done({ code: 'ok', detail: `${printed.value.paperMm} mm printed` }) : printed
  }

  return {
    device: {
      class: 'printer',
      print: async (job, options) => counted(await printJob(tools(), job, options.signal)),
      printText: async (job, options) => counted(await printText(tools(), job, options.signal)),
      printDocument: () => Promise.resolve(failed('notSupported')),
      retract: (options) => retractTicket(tools(), mouth, options.signal),
    },
    identify,
    poll,
    async softReset(signal) {
      const sent = await transport.write(initialise(), { ...ask(signal) })
      return sent.ok ? poll(signal) : fail('comms.timeout')
    },
    selfTest,
    close: () => transport.close(),
  }
}

function versionIn(text: string, pattern: string | undefined): string {
  if (pattern === undefined) return text
  return new RegExp(pattern).exec(text)?.[1] ?? text
}

function driverFailure(error: AskFailure): Result<never, DriverFailure> {
  if (error.code === 'aborted') return fail('canceled')
  return fail(error.code === 'closed' ? 'comms.closed' : 'comms.timeout', error.detail)
}
