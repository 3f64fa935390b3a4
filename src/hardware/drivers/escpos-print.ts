import type { Clock } from '../../kernel/clock.ts'
import type { Outcome, Printer, PrintFailure, PrintJob } from '../contract.ts'
import type { Profile } from '../profiles/schema.ts'
import {
  alignCentre,
  alignLeft,
  discardAfterError,
  enableAutomaticStatus,
  feedAndCut,
  feedDots,
  initialise,
  nativeQr,
  rasterBands,
} from '../protocols/escpos/encoder.ts'
import { type DriverMemory, stopCode } from './driver.ts'
import type { PrinterLine } from './escpos-line.ts'

type PrintOutcome = Awaited<ReturnType<Printer['print']>>
type Bad = Extract<Outcome<never, PrintFailure>, { outcome: 'failed' | 'unknown' }>

export interface PrintTools {
  readonly line: PrinterLine
  readonly clock: Clock
  readonly profile: Profile
  readonly memory: DriverMemory
}

/** Model name: any GS I works as "tell me when you have come this far". */
export const infoModel = 67
const watchEveryMs = 300

const codes: Readonly<Record<string, PrintFailure>> = {
  'media-empty-error': 'mediaEmpty',
  'cover-open-error': 'coverOpen',
  'cutter-error': 'cutterError',
}

const codeOf = (condition: string): PrintFailure => codes[condition] ?? 'printerError'

/** Modules of a side, quiet zone included, of the longest address that goes on a receipt. */
const mostModules = 45

/** Paper a job uses, mm; for a code the most it may take. */
export function paperMmOf(job: PrintJob, profile: Profile): number {
  const { dpi = 203, feedBeforeCutDots = 0, cutterOffsetMm = 0 } = profile.capabilities
  const cut = job.cut && profile.capabilities.cut !== 'none'
  const codeDots = job.qr === undefined ? 0 : mostModules * moduleDots
  const dots = job.raster.heightDots + codeDots + (job.cut ? feedBeforeCutDots : 0)
  return Math.round((dots / dpi) * 25.4 + (cut ? cutterOffsetMm : 0))
}

/** Prints one job. Before the first picture byte everything that goes wrong is `failed`, after it `unknown`. */
export async function printJob(tools: PrintTools, job: PrintJob, signal: AbortSignal): Promise<PrintOutcome> {
  const { line, profile } = tools
  const { dotsPerLine = 576, maxBandRows = 128 } = profile.capabilities
  const bands = rasterBands(job.raster, maxBandRows)
  if (!bands || bands.length === 0) return refuse('printerError', 'picture does not fit its own measures')
  if (job.raster.widthDots > dotsPerLine) return refuse('printerError', `wider than ${dotsPerLine} dots`)
  const codeBytes = codeBelow(job, profile)
  if (!codeBytes) return refuse('printerError', 'code cannot be drawn by this printer')
  const notReady = await prepare(tools, signal)
  if (notReady) return notReady

  const startedMonoMs = tools.clock.monoMs()
  // From here on paper may have moved.
  const stop = new AbortController()
  let error = line.firstError()
  const stopListening = line.listen((message) => {
    error ??= message === 'closed' ? undefined : line.firstError()
    if (error !== undefined || message === 'closed') stop.abort()
  })
  try {
    const broken = await sendAll(
      tools,
      [...bands, codeBytes, ending(job, profile)],
      AbortSignal.any([signal, stop.signal]),
      signal,
    )
    const ended =
      error === undefined ? (broken ?? (await confirm(tools, job, startedMonoMs, signal, stop.signal))) : undefined
    const code = error === undefined ? undefined : codeOf(error)
    if (code === undefined && ended === undefined)
      return { outcome: 'done', value: { paperMm: paperMmOf(job, profile) } }
    const bad = code === undefined && ended ? ended : doubt(code ?? 'printerError', error)
    await forget(tools, bad.code === 'timeout')
    return bad
  } finally {
    stopListening()
  }
}

/** Looks at the printer and brings it to a known state; a bad outcome when nothing may be sent. */
async function prepare(tools: PrintTools, signal: AbortSignal): Promise<Bad | undefined> {
  const { line, profile } = tools
  const ask = { timeoutMs: profile.timeouts.commandMs, signal }
  if (profile.capabilities.status !== 'none') {
    const looked = line.channels.status === false ? await line.automatic(ask) : await line.sweep(ask)
    if (signal.aborted) return refuse(stopCode(signal))
    if (!looked.ok && looked.error.code === 'closed') return refuse('deviceGone')
    // A printer that is offline may leave the question unanswered; what it said by itself then counts.
    const error = line.firstError()
    if (error !== undefined) return refuse(codeOf(error), error)
    if (!looked.ok) return refuse('commsError', 'no status')
  }
  const debt = new Uint8Array(tools.memory.rasterDebtBytes)
  const automatic = profile.capabilities.status === 'asb' ? enableAutomaticStatus() : new Uint8Array(0)
  const head = Uint8Array.from([...debt, ...initialise(), ...automatic])
  const sent = await line.transport.write(head, { timeoutMs: profile.timeouts.jobMs, signal })
  if (sent.ok) {
    tools.memory.rasterDebtBytes = 0
    return signal.aborted ? refuse(stopCode(signal)) : undefined
  }
  if (sent.error.code === 'aborted') return refuse(stopCode(signal))
  return refuse(sent.error.code === 'closed' ? 'deviceGone' : 'commsError')
}

/** Dots of one module; a code of a short address is then about 3 cm wide at 203 dpi. */
const moduleDots = 6

/** The commands of the code below the picture, none without one; undefined when it cannot be had from this printer. */
function codeBelow(job: PrintJob, profile: Profile): Uint8Array | undefined {
  if (job.qr === undefined) return new Uint8Array(0)
  const drawn =
    profile.capabilities.qr === 'native' ? nativeQr(new TextEncoder().encode(job.qr), moduleDots) : undefined
  return drawn && Uint8Array.from([...alignCentre, ...drawn, ...alignLeft])
}

function ending(job: PrintJob, profile: Profile): Uint8Array {
  const { cut = 'none', feedBeforeCutDots = 0 } = profile.capabilities
  if (!job.cut) return new Uint8Array(0)
  return cut === 'none' ? feedDots(feedBeforeCutDots) : feedAndCut(cut, feedBeforeCutDots)
}

async function sendAll(
  { line, memory, profile, clock }: PrintTools,
  pieces: readonly Uint8Array[],
  stop: AbortSignal,
  asked: AbortSignal,
): Promise<Bad | undefined> {
  for (const piece of pieces) {
    if (piece.length === 0) continue
    while (!line.ready && !stop.aborted) await clock.sleep(10, stop)
    if (stop.aborted) return doubt(asked.aborted ? stopCode(asked) : 'deviceGone')
    memory.rasterDebtBytes = piece.length
    const sent = await line.transport.write(piece, { timeoutMs: profile.timeouts.jobMs, signal: stop })
    if (!sent.ok) {
      if (sent.error.code === 'timeout') return doubt('timeout')
      return doubt(asked.aborted ? stopCode(asked) : 'deviceGone')
    }
    memory.rasterDebtBytes = 0
  }
  return undefined
}

/**
 * Waits until the printer says that it has come to the end of the job, by the best means it has: an answer that comes in turn
 * (GS I, or GS a's status), else real-time status for as long as printing takes at its rated speed. DLE EOT alone would say
 * "well" while the buffer is still full.
 */
async function confirm(
  tools: PrintTools,
  job: PrintJob,
  startedMonoMs: number,
  signal: AbortSignal,
  stop: AbortSignal,
): Promise<Bad | undefined> {
  const { line, profile, clock } = tools
  const { status = 'asb', mmPerSecond = 100 } = profile.capabilities
  if (status === 'none') return undefined
  const both = AbortSignal.any([signal, stop])
  const failedBy = (code: 'timeout' | 'closed' | 'aborted'): Bad => {
    const error = line.firstError()
    if (error !== undefined) return doubt(codeOf(error), error)
    if (code === 'aborted' && signal.aborted) return doubt(stopCode(signal))
    return doubt(code === 'timeout' ? 'timeout' : 'deviceGone')
  }
  const wholeMs = profile.timeouts.jobMs
  if (line.channels.info === true || line.channels.automatic) {
    const watch = watchStatus(tools, both)
    const inTurn = { timeoutMs: wholeMs, signal: AbortSignal.any([both, watch.bad]) }
    const reached = line.channels.info === true ? await line.info(infoModel, inTurn) : await line.automatic(inTurn)
    await watch.end()
    if (!reached.ok) return failedBy(reached.error.code)
  } else {
    const untilMonoMs = startedMonoMs + (paperMmOf(job, profile) / mmPerSecond) * 1000
    for (;;) {
      const looked = await line.sweep({ timeoutMs: wholeMs, signal: both })
      if (!looked.ok) return failedBy(looked.error.code)
      if (line.firstError() !== undefined) return failedBy('aborted')
      const leftMs = untilMonoMs - clock.monoMs()
      if (leftMs <= 0) return undefined
      await clock.sleep(Math.min(watchEveryMs, leftMs), both)
    }
  }
  if (line.channels.status === true) {
    const looked = await line.sweep({ timeoutMs: profile.timeouts.commandMs, signal: both })
    if (!looked.ok) return failedBy(looked.error.code)
  }
  return line.firstError() === undefined ? undefined : failedBy('aborted')
}

/** Real-time looks while an in-turn answer is awaited: a printer out of paper would let it wait for ever. */
function watchStatus({ line, clock, profile }: PrintTools, signal: AbortSignal) {
  const bad = new AbortController()
  const over = new AbortController()
  const stop = AbortSignal.any([signal, over.signal])
  const run = async () => {
    while (line.channels.status === true && (await clock.sleep(watchEveryMs, stop))) {
      await line.peek({ timeoutMs: profile.timeouts.commandMs, signal: stop })
      if (line.firstError() !== undefined) bad.abort()
    }
  }
  const running = run()
  return {
    bad: bad.signal,
    end: async () => {
      over.abort()
      await running
    },
  }
}

/**
 * The rest of a ticket that went wrong must not come out for the next customer: the printer is told to drop it, and where
 * nobody reads, the line with all that is still under way on it is given up.
 */
async function forget({ line }: PrintTools, stalled: boolean): Promise<void> {
  const told = await line.transport.write(discardAfterError(), { timeoutMs: 100 })
  if (stalled || !told.ok) line.transport.abandon()
}

function refuse(code: PrintFailure, detail?: string): Bad {
  return { outcome: 'failed', code, ...(detail === undefined ? {} : { detail }) }
}

function doubt(code: PrintFailure, detail?: string): Bad {
  return { outcome: 'unknown', code, ...(detail === undefined ? {} : { detail }) }
}
