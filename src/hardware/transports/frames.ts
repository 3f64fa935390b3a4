import type { Coded, Result } from '../../kernel/result.ts'
import type { OpenFailure } from './stream.ts'

/** Pictures from one camera connection. Opened once, used once. */
export interface FramesTransport {
  /** Whole JPEG files; the bytes belong to the listener. */
  onFrame(listener: (jpeg: Uint8Array) => void): void
  /** Called once; at once when it has ended already. */
  onClose(listener: (reason: Coded<'closed' | 'lost'>) => void): void
  close(): void
}

/** A camera that can be looked through; nothing is held open while nobody looks. */
export interface FramesSource {
  /** Starts the running picture. `signal` ends only the opening, not the stream. */
  start(options: {
    readonly maxFrameBytes: number
    readonly signal: AbortSignal
  }): Promise<Result<FramesTransport, OpenFailure>>
  /** One picture in the camera's best resolution, where that differs from the running picture. */
  still?(options: {
    readonly maxFrameBytes: number
    readonly signal: AbortSignal
  }): Promise<Result<Uint8Array, OpenFailure>>
}
