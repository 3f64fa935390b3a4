import type { CommandLimits, CommonFailure, Outcome } from './outcome.ts'

/** One bit a dot, most significant bit left, rows padded to whole bytes; 1 prints black. */
export interface Raster {
  readonly widthDots: number
  readonly heightDots: number
  readonly data: Uint8Array
}

export interface PrintJob {
  /** Our own id of the job, for the journal; never sent to the device. */
  readonly jobId: string
  readonly raster: Raster
  /** Text of a code below the picture; only for a printer whose `qr` is `native`. */
  readonly qr?: string
  readonly cut: boolean
}

export interface TextLine {
  readonly text: string
  readonly align?: 'left' | 'centre' | 'right'
  readonly bold?: boolean
  /** Twice as wide and high. */
  readonly large?: boolean
}

/** Lines in the printer's own letters; only for a printer whose `text` is `gb18030`. */
export interface TextJob {
  readonly jobId: string
  readonly lines: readonly TextLine[]
  readonly cut: boolean
}

/** A finished document for a document printer. */
export interface DocumentJob {
  readonly jobId: string
  readonly document: Uint8Array
  readonly mimeType: 'application/pdf' | 'image/jpeg' | 'image/pwg-raster'
  readonly copies: number
  /** PWG 5101.1 name, e.g. `iso_a4_210x297mm`. */
  readonly media?: string
  readonly sides?: 'one-sided' | 'two-sided-long-edge' | 'two-sided-short-edge'
  readonly colour?: boolean
}

export type PrintFailure = CommonFailure | 'mediaEmpty' | 'mediaJammed' | 'coverOpen' | 'cutterError' | 'printerError'

export interface Printer {
  readonly class: 'printer'
  /** `receipt` takes pictures (and text, where it can); `document` takes documents. */
  readonly kind: 'receipt' | 'document'
  readonly dotsPerLine: number
  /** `native`: the printer draws QR codes itself, sharper than a picture; `raster`: they belong into the picture. */
  readonly qr: 'native' | 'raster'
  readonly text: 'raster' | 'gb18030'
  readonly dpi: number
  /** True when the printer offers the ticket at a mouth and knows when it has been taken. */
  readonly presents: boolean
  /**
   * Prints one job. `failed` only when the device is known not to have moved paper (refused before the first data byte);
   * anything after that which is not confirmed good is `unknown`.
   */
  print(job: PrintJob, options: CommandLimits): Promise<Outcome<{ readonly paperMm: number }, PrintFailure>>
  printText(job: TextJob, options: CommandLimits): Promise<Outcome<{ readonly paperMm: number }, PrintFailure>>
  printDocument(job: DocumentJob, options: CommandLimits): Promise<Outcome<{ readonly pages: number }, PrintFailure>>
  /** Pulls a presented ticket that was not taken back into the cabinet. */
  retract(options: CommandLimits): Promise<Outcome<void, PrintFailure>>
}
