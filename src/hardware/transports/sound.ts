import type { Coded, Result } from '../../kernel/result.ts'

export type SoundFailure = Coded<'closed' | 'timeout' | 'aborted' | 'noDevice' | 'noProgram' | 'failed'>

/** One sound output. */
export interface SoundTransport {
  /** Plays a WAV file to its end. */
  playFile(
    path: string,
    options: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<Result<void, SoundFailure>>
  /** Speaks text in a language (`zh`, `en`, `pt`, `yue`), to its end. The text is never part of an error. */
  speak(
    text: string,
    lang: string,
    options: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<Result<void, SoundFailure>>
  setVolume(
    percent: number,
    options: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<Result<void, SoundFailure>>
  /** Whether the output is there now. */
  probe(signal: AbortSignal): Promise<Result<void, SoundFailure>>
  close(): Promise<void>
}
