import type { PrintJob, TextJob } from '../contract.ts'
import { bytesOfHex } from '../profiles/bytes.ts'
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
import { stopCode } from './driver.ts'
import { confirm } from './escpos-confirm.ts'
import { type Bad, codeOf, doubt, type PrintOutcome, type PrintTools, refuse, watchEveryMs } from './escpos-outcome.ts'

/** Modules of a side, quiet zone included, of the longest address that goes on a receipt. */
const mostModules = 45
const silenceLookMs = 100
const defaultSilentMs = 4000

/** Paper a job uses, mm; for a code the most it may take. */
function paperMmOf(job: PrintJob, profile: Profile): number {
  const codeDots = job.qr === undefined ? 0 : mostModules * moduleDots
  return paperMmFor(job.raster.heightDots + codeDots, job.cut, profile)
}

function paperMmFor(heightDots: number, toBeCut: boolean, profile: Profile): number {
  const { dpi = 203, feedBeforeCutDots = 0, cutterOffsetMm = 0, cut } = profile.capabilities
  const dots = heightDots + (toBeCut ? feedBeforeCutDots : 0)
  return Math.round((dots / dpi) * 25.4 + (toBeCut && cut !== 'none' ? cutterOffsetMm : 0))
}

/** Everything of a job that goes to the printer, in pieces between which a status question may stand, never inside. */
interface PaperJob {
  readonly pieces: readonly Uint8Array[]
  readonly paperMm: number
}

/** Prints a picture, with a code below where the printer draws codes itself. */
export async function printJob(tools: PrintTools, job: PrintJob, signal: AbortSignal): Promise<PrintOutcome> {
  const { profile } = tools
  const { dotsPerLine = 576, maxBandRows = 128 } = profile.capabilities
  const bands = rasterBands(job.raster, maxBandRows)
  if (!bands || bands.length === 0) return refuse('printerError', 'picture does not fit its own measures')
  if (job.raster.widthDots > dotsPerLine) return refuse('printerError', `wider than ${dotsPerLine} dots`)
  const codeBytes = codeBelow(job, profile)
  if (!codeBytes) return refuse('printerError', 'code cannot be drawn by this printer')
  const pieces = [...bands, codeBytes, ...ending(job, profile)]
  return printPieces(tools, { pieces, paperMm: paperMmOf(job, profile) }, signal)
}

/** Prints lines in the printer's own letters; refused before the first byte when a character is not in the printer. */
export async function printText(tools: PrintTools, job: TextJob, signal: AbortSignal): Promise<PrintOutcome> {
  const { profile } = tools
  if (profile.capabilities.text !== 'gb18030') return refuse('notSupported')
  const { textPieces } = await import('./escpos-text.ts')
  const text = textPieces(job, profile)
  if ('code' in text) return refuse(text.code, text.detail)
  const paperMm = paperMmFor(text.heightDots, job.cut, profile)
  return printPieces(tools, { pieces: [...text.pieces, ...ending(job, profile)], paperMm }, signal)
}

/** Before the first byte of the job everything that goes wrong is `failed`, after it `unknown`. */
async function printPieces(tools: PrintTools, job: PaperJob, signal: AbortSignal): Promise<PrintOutcome> {
  const { line } = tools
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
  const silence = watchSilence(tools, job, stop)
  try {
    const broken = await sendAll(tools, job, AbortSignal.any([signal, stop.signal]), signal)
    const ended =
      error === undefined
        ? (broken ?? (await confirm(tools, job.paperMm, startedMonoMs, signal, stop.signal)))
        : undefined
    const code = error === undefined ? undefined : codeOf(error)
    if (code === undefined && ended === undefined) {
      tools.memory.rasterDebtBytes = 0
      return { outcome: 'done', value: { paperMm: job.paperMm } }
    }
    const silent = code === undefined && silence.fallen() ? doubt('timeout', 'the printer fell silent') : undefined
    const bad = silent ?? (code === undefined && ended ? ended : doubt(code ?? 'printerError', error))
    await forget(tools, bad.code === 'timeout')
    return bad
  } finally {
    stopListening()
    silence.end()
  }
}

/** How long a printer may take over everything it has of a job, and a while more. */
function patienceMs({ paperMm }: PaperJob, { capabilities }: Profile): number {
  const { silentMs = defaultSilentMs, mmPerSecond = 100 } = capabilities
  return silentMs + (paperMm / mmPerSecond) * 1000
}

/**
 * A printer that answers no status question for `silentMs` more than printing may take has died in the middle of the job: the
 * command ends then and does not wait for its whole time. Only where real-time status has been heard before.
 */
function watchSilence({ line, clock, profile }: PrintTools, job: PaperJob, stop: AbortController) {
  const limitMs = patienceMs(job, profile)
  let fallen = false
  let cancel = () => {}
  const look = () => {
    if (line.ready && line.silentForMs() > limitMs) {
      fallen = true
      stop.abort()
    } else cancel = clock.after(silenceLookMs, look)
  }
  if (line.channels.status === true) look()
  return { fallen: () => fallen, end: () => cancel() }
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

/** Cut, and hand the ticket out where that is a command of its own. */
function ending(job: { readonly cut: boolean }, profile: Profile): readonly Uint8Array[] {
  const { cut = 'none', feedBeforeCutDots = 0, presenter } = profile.capabilities
  if (!job.cut) return []
  const last = cut === 'none' ? feedDots(feedBeforeCutDots) : feedAndCut(cut, feedBeforeCutDots)
  return presenter?.presentCommand === undefined ? [last] : [last, bytesOfHex(presenter.presentCommand)]
}

async function sendAll(
  tools: PrintTools,
  job: PaperJob,
  stop: AbortSignal,
  asked: AbortSignal,
): Promise<Bad | undefined> {
  const { line, memory, profile, clock } = tools
  let askedMonoMs = clock.monoMs()
  for (const piece of job.pieces) {
    if (piece.length === 0) continue
    if (line.channels.status === true && clock.monoMs() - askedMonoMs >= watchEveryMs) {
      askedMonoMs = clock.monoMs()
      await line.poke({ timeoutMs: profile.timeouts.jobMs, signal: stop })
    }
    await untilReady(tools, patienceMs(job, profile), stop)
    if (stop.aborted) return doubt(asked.aborted ? stopCode(asked) : 'deviceGone')
    // What has left us may still be lost on the way: only a job that is known to be printed owes nothing.
    memory.rasterDebtBytes = Math.max(memory.rasterDebtBytes, piece.length)
    const sent = await line.transport.write(piece, { timeoutMs: profile.timeouts.jobMs, signal: stop })
    if (!sent.ok) {
      if (sent.error.code === 'timeout') return doubt('timeout')
      return doubt(asked.aborted ? stopCode(asked) : 'deviceGone')
    }
  }
  return undefined
}

/** Waits for XON; for longer than the printer can be busy only while it does not say that it is online. */
async function untilReady({ line, clock, profile }: PrintTools, limitMs: number, stop: AbortSignal): Promise<void> {
  while (!line.ready && !stop.aborted) {
    const overdue = line.channels.status === true && line.heldForMs() > limitMs
    if (overdue) await line.release({ timeoutMs: profile.timeouts.commandMs, signal: stop })
    if (!line.ready) await clock.sleep(overdue ? watchEveryMs : 10, stop)
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
