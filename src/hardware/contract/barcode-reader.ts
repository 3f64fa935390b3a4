import type { Sensitive } from '../../kernel/sensitive.ts'
import type { CommandLimits, CommonFailure, Outcome } from './outcome.ts'

/** XFS4IoT names of all symbologies that a reader can tell us of. */
export const symbologies = [
  'aztec',
  'codabar',
  'codablockF',
  'code11',
  'code128',
  'code16K',
  'code39',
  'code49',
  'code93',
  'dataMatrix',
  'ean128',
  'ean13',
  'ean8',
  'itf',
  'maxiCode',
  'msi',
  'pdf417',
  'plessey',
  'qrCode',
  'rss',
  'rssExpanded',
  'std2Of5',
  'telepenOriginal',
] as const

export interface Barcode {
  /** One of `symbologies`; `unknown` when the device does not tell. */
  readonly symbology: string
  /** What the code says; may be a person's health code or licence. */
  readonly data: Sensitive<string>
}

export type BarcodeFailure =
  | CommonFailure
  | 'barcodeInvalid' /* read, but its parts don't fit together or are too long */

export interface BarcodeReader {
  readonly class: 'barcodeReader'
  /** Waits for a code of one of these symbologies (any when not said). Codes read before the call are thrown away. */
  read(options: CommandLimits & { readonly symbologies?: readonly string[] }): Promise<Outcome<Barcode, BarcodeFailure>>
}
