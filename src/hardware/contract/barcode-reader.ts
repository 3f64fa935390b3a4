import type { Sensitive } from '../../kernel/sensitive.ts'
import type { CommandLimits, CommonFailure, Outcome } from './outcome.ts'

export interface Barcode {
  /** XFS4IoT name (`qrCode`, `code128`, `ean13`, `pdf417`, `dataMatrix`, ...); `unknown` when the device does not tell. */
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
