import type { CommandLimits, Outcome, Printer, PrintFailure, Raster } from '../../hardware/contract.ts'
import type { Json } from '../../kernel/canonical-json.ts'
import { type Coded, ok, type Result } from '../../kernel/result.ts'
import { Sensitive } from '../../kernel/sensitive.ts'
import type { SealBox } from '../journal/seal.ts'
import type { EffectMoment } from '../journal/types.ts'
import type { Entry, Ledger } from '../transactions/ledger.ts'
import type { DocumentContent } from './document-content.ts'
import { drawInProcess, type PreparedDocument } from './drawing.ts'
import type { ReceiptContent } from './receipt-content.ts'

/** How long what was not printed may still be printed by staff. */
export const reprintForMs = 7 * 24 * 3_600_000

/**
 * Until when (epoch ms). A filled-in form holds what its person typed, unmasked: it is kept until the end of the day, in which the person can
 * still come back for it.
 */
export function reprintUntil(template: string, wallMs: number): number {
  return template === 'form' ? new Date(wallMs).setHours(24, 0, 0, 0) : wallMs + reprintForMs
}

export type Printed = Outcome<{ readonly paperMm?: number; readonly pages?: number }, PrintFailure>

type Body = { readonly [key: string]: Json | undefined }

/**
 * Seals what a print says, for the `sealed` member of its intent. The key is the job's own: it outlives the visit and a power cut, and goes
 * when the paper is out (`printOnce`) or the right to it has ended. Undefined: it could not be sealed, and cannot be printed again.
 */
export async function sealForReprint(
  seals: SealBox,
  jobId: string,
  content: ReceiptContent | DocumentContent,
  untilMs: number,
): Promise<Readonly<Record<string, string>> | undefined> {
  const plain = new Sensitive(JSON.stringify(content))
  /* A row of the journal holds no more; what is larger is printed again while its visit lasts, or not at all. */
  const fits = Buffer.byteLength(plain.reveal()) <= mostSealedBytes
  const begun = fits && (await seals.begin(jobId, untilMs)).ok
  const sealed = begun ? seals.sealAll(jobId, { content: plain }) : undefined
  plain.destroy()
  return sealed?.ok ? sealed.value : undefined
}

/** An envelope of the journal has at most 32,768 characters, in base64 and with its frame; JSON within JSON is escaped. */
const mostSealedBytes = 20_000

/**
 * Intent on disk, then the paper, then the outcome on disk. `failed` with `store`: the intent could not be written, and nothing was done.
 * A print of which nobody can say how it ended is `unknown`, and is never sent again by itself. What was sealed for a job that came out is
 * erased.
 */
export async function printOnce(
  { ledger, seals }: { readonly ledger: Ledger; readonly seals: SealBox },
  jobId: string,
  row: (moment: EffectMoment, more?: Body) => NonNullable<Entry['journal']>,
  run: () => Promise<Printed>,
): Promise<Printed | { readonly outcome: 'failed'; readonly code: 'store'; readonly detail?: string }> {
  if (!(await ledger.record({ journal: row('intent') }, true)).ok) return { outcome: 'failed', code: 'store' }
  const answer = await run()
  if (answer.outcome === 'done') {
    const { paperMm, pages } = answer.value
    const body = { ...(paperMm === undefined ? {} : { paperMm: Math.round(paperMm) }), ...(pages ? { pages } : {}) }
    await ledger.record({ journal: row('done', body) }, true)
    await seals.erase(jobId, 'retention')
  } else await ledger.record({ journal: row(answer.outcome, { code: answer.code }) }, true)
  return answer
}

/** A receipt ready for one printer. `run` zeroes the picture when it has been printed. */
export interface ReadyReceipt {
  readonly raster: Raster
  readonly run: (jobId: string) => Promise<Printed>
}

/** Draws a receipt for a printer; one that draws codes itself gets the code's text, sharper than a picture. */
export async function readyReceipt(
  device: Printer,
  content: ReceiptContent,
  signal: AbortSignal,
): Promise<Result<ReadyReceipt, Coded<'drawFailed'>>> {
  const code = device.qr === 'native' && content.queryUrl ? { qr: content.queryUrl } : {}
  const picture = 'qr' in code ? { ...content, queryUrl: '' } : content
  const drawn = await drawInProcess({ content: picture, widthDots: device.dotsPerLine, dpi: device.dpi }, signal)
  if (!drawn.ok) return drawn
  const raster = drawn.value
  const limits: CommandLimits = { timeoutMs: 20_000, signal }
  return ok({
    raster,
    run: (jobId) => device.print({ jobId, raster, cut: true, ...code }, limits).finally(() => raster.data.fill(0)),
  })
}

/** Prints a prepared document on A4. The document stays the caller's. */
export function printPrepared(
  device: Printer,
  prepared: PreparedDocument,
  { jobId, copies }: { readonly jobId: string; readonly copies: number },
  signal: AbortSignal,
): Promise<Printed> {
  const job = {
    jobId,
    document: prepared.pdf.reveal(),
    mimeType: 'application/pdf',
    copies,
    media: 'iso_a4_210x297mm',
    sides: 'one-sided',
  } as const
  return device.printDocument(job, { timeoutMs: 120_000, signal })
}
