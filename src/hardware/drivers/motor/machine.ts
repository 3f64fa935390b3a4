import type { Coded, Result } from '../../../kernel/result.ts'
import type { MachineState } from '../../protocols/crt-f2/answer.ts'

/**
 * Why a command to a machine gave no good answer. `refused`: it said no, `detail` is its error's name; `damaged`: it did not take the
 * frame. After the others nobody knows what it did once `sent`.
 */
export interface MachineFailure extends Coded<'timeout' | 'closed' | 'aborted' | 'refused' | 'damaged'> {
  /** Whether a byte of it may have left. */
  readonly sent: boolean
}

export type MachineResult<T> = Result<T, MachineFailure>

export interface MachineAnswer {
  readonly state: MachineState
  /** Caller's to wipe. */
  readonly data: Uint8Array
}
