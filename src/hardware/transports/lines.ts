import type { Result } from '../../kernel/result.ts'
import type { CloseReason, WriteFailure } from './stream.ts'

export type Level = 0 | 1

/** Named single lines (GPIO) of one device. Levels are logical: `activeLow` has been turned already. */
export interface LinesTransport {
  read(line: string): Promise<Result<Level, WriteFailure>>
  write(line: string, level: Level): Promise<Result<void, WriteFailure>>
  /** Every change of an input, as it comes; not debounced. */
  onLevel(listener: (line: string, level: Level) => void): void
  onClose(listener: (reason: CloseReason) => void): void
  close(): Promise<void>
}
