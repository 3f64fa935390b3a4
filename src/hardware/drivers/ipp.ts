import { fail, ok, type Result } from '../../kernel/result.ts'
import { done, failed, type Outcome } from '../contract.ts'
import type { PrinterState } from '../protocols/ipp/printer-state.ts'
import type { JobTransport } from '../transports/job.ts'
import type { Driver, DriverContext, DriverFailure, SelfTestFinding } from './driver.ts'
import { type IppFailure, IppLine } from './ipp-line.ts'
import { type DocumentTools, printDocument } from './ipp-print.ts'
import { testDocument } from './ipp-test-page.ts'

/** A document printer that speaks IPP (RFC 8011). A job goes out once; the printer's own word says how it ended. */
export function createIppDriver(transport: JobTransport, context: DriverContext): Driver {
  const { report, clock } = context
  const line = new IppLine(transport, context.profile().protocol.ippVersion)

  async function look(signal: AbortSignal): Promise<Result<PrinterState, IppFailure>> {
    const printer = await line.printer({ timeoutMs: context.profile().timeouts.commandMs, signal })
    if (!printer.ok) return printer
    const { conditions, markers, firmware, serial } = printer.value
    report.seen()
    report.conditions(conditions)
    for (const { id, percent } of markers) report.level(id, percent)
    if (firmware !== undefined || serial !== undefined)
      report.identity({ ...(firmware === undefined ? {} : { firmware }), ...(serial === undefined ? {} : { serial }) })
    return printer
  }

  async function poll(signal: AbortSignal): Promise<Result<void, DriverFailure>> {
    const looked = await look(signal)
    return looked.ok ? ok(undefined) : driverFailure(looked.error)
  }

  const tools = (): DocumentTools => ({
    line,
    clock,
    profile: context.profile(),
    look: async (signal) => {
      const looked = await look(signal)
      return looked.ok ? looked.value : undefined
    },
  })

  async function print(job: Parameters<typeof printDocument>[1], signal: AbortSignal) {
    const outcome = await printDocument(tools(), job, signal)
    if (outcome.outcome === 'done') report.used('paper', outcome.value.pages)
    else report.suspect()
    return outcome
  }

  async function selfTest(id: string, signal: AbortSignal): Promise<Outcome<SelfTestFinding>> {
    if (id !== 'test-page') {
      const looked = await look(signal)
      if (looked.ok) return done({ code: 'ok', detail: looked.value.conditions.join(', ') || 'well' })
      return failed('commsError', looked.error.detail)
    }
    const document = testDocument(`kioskd ${context.profile().id}`)
    const job = { jobId: 'test-page', document, mimeType: 'application/pdf', copies: 1 } as const
    const printed = await print(job, signal)
    return printed.outcome === 'done' ? done({ code: 'ok', detail: `${printed.value.pages} printed` }) : printed
  }

  const notSupported = () => Promise.resolve(failed('notSupported'))
  return {
    device: {
      class: 'printer',
      print: notSupported,
      printText: notSupported,
      printDocument: (job, options) => print(job, options.signal),
      retract: notSupported,
    },
    identify: poll,
    poll,
    // IPP has no reset that leaves other people's jobs alone.
    softReset: poll,
    selfTest,
    close: () => transport.close(),
  }
}

function driverFailure(error: IppFailure): Result<never, DriverFailure> {
  if (error.code === 'aborted') return fail('canceled')
  if (error.code === 'gone') return fail('comms.closed', error.detail)
  if (error.code === 'refused' || error.code === 'doubtful') return fail('comms.protocol', error.detail)
  return fail('comms.timeout', error.detail)
}
