import type { Sensitive } from '../../kernel/sensitive.ts'
import type { CommandLimits, CommonFailure, Outcome } from './outcome.ts'

export type CameraFailure = CommonFailure | 'framesFrozen' | 'noFrames'

export interface CameraFrame {
  /** Whole JPEG (FF D8 .. FF D9). */
  readonly jpeg: Uint8Array
  readonly seq: number
  /** Monotonic time of arrival, ms. */
  readonly atMonoMs: number
}

/** A running picture. Closing it is part of the session's purge. */
export interface CameraView {
  latest(): CameraFrame | undefined
  /** The next frame that arrives after this call. */
  next(options: CommandLimits): Promise<Outcome<CameraFrame, CameraFailure>>
  /** Ends the stream and overwrites kept frames. */
  close(): Promise<void>
}

export interface Camera {
  readonly class: 'camera'
  openView(options: CommandLimits): Promise<Outcome<CameraView, CameraFailure>>
}

/** Measures of a picture by which it was judged good enough. */
export interface PictureQuality {
  /** Spread of a Laplacian; higher is sharper. */
  readonly focus: number
  /** Mean of 0..255. */
  readonly brightness: number
}

export type ScanFailure = CameraFailure | 'tooBlurred' | 'tooDark' | 'tooBright' | 'noDocument' | 'tooLarge'

export interface ScanOptions extends CommandLimits {
  /** Largest JPEG wanted, bytes. */
  readonly maxBytes: number
  /** Long side of the result, pixels. */
  readonly maxSide?: number
  /** Finds the sheet, turns it straight and cuts off the rest (default); false keeps the whole picture. */
  readonly crop?: boolean
}

export interface ScannedPage {
  readonly jpeg: Sensitive<Uint8Array>
  readonly width: number
  readonly height: number
  /** True when the sheet's four corners were found and it was turned straight. */
  readonly cropped: boolean
  readonly quality: PictureQuality
}

export interface DocumentScanner {
  readonly class: 'documentScanner'
  /** A running picture for the screen while the citizen lays the paper right. */
  openView(options: CommandLimits): Promise<Outcome<CameraView, CameraFailure>>
  /** Takes one page in full resolution. */
  scan(options: ScanOptions): Promise<Outcome<ScannedPage, ScanFailure>>
}
