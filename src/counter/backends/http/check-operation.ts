import type { Operation } from '../contract.ts'
import type { BackendConfig } from './config.ts'

/** A code of an operation that this backend would not know what to do with. */
export interface OperationProblem {
  readonly part: keyof Operation
  readonly value: string
  /** The pattern of the configuration that it does not fit. */
  readonly pattern: string
}

/** Holds an operation's codes against the backend's patterns (`codes` of the configuration); used by `site check` and before every call with an effect. */
export function checkOperation(
  config: Pick<BackendConfig, 'codes'>,
  operation: Operation,
): readonly OperationProblem[] {
  return (['item', 'region', 'organisation'] as const).flatMap((part) => {
    const pattern = config.codes[part]
    const value = operation[part]
    return pattern === undefined || new RegExp(`^(?:${pattern})$`).test(value) ? [] : [{ part, value, pattern }]
  })
}
