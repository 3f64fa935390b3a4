import type { Coded, Result } from '../../kernel/result.ts'

export type SoundFailure = Coded<'closed' | 'timeout' | 'aborted' | 'noDevice' | 'noProgram' | 'failed'>

export interface SoundLimits {
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

export interface SayLimits extends SoundLimits {
  /** 50..200 at the same pitch. */
  readonly speedPercent: number
}

/** One sound output. */
export interface SoundTransport {
  /** Plays a WAV or Opus file to its end. */
  playFile(path: string, options: SayLimits): Promise<Result<void, SoundFailure>>
  /** Speaks text in a language (`zh`, `en`, `pt`, `yue`), to its end. The text is never part of an error. */
  speak(text: string, lang: string, options: SayLimits): Promise<Result<void, SoundFailure>>
  setVolume(percent: number, options: SoundLimits): Promise<Result<void, SoundFailure>>
  /** Whether the output is there now. */
  probe(signal: AbortSignal): Promise<Result<void, SoundFailure>>
  close(): Promise<void>
}
