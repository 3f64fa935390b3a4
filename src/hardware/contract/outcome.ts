/** Every command has a time and a way to cancel it; both hold while it waits for its turn, too. */
export interface CommandLimits {
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

/**
 * Every command ends in one of three ways within its timeout. `unknown` means the device may have acted (paper moved, card
 * moved) and nobody can say; such a command is never repeated by the device layer.
 */
export type Outcome<T, C extends string = string> =
  | { readonly outcome: 'done'; readonly value: T }
  | { readonly outcome: 'failed'; readonly code: C; readonly detail?: string }
  | { readonly outcome: 'unknown'; readonly code: C; readonly detail?: string }

/** Codes shared by all classes. `notSupported`: this model cannot do that; asked again it will say the same. */
export type CommonFailure =
  | 'canceled'
  | 'timeout'
  | 'deviceGone'
  | 'notReady'
  | 'notSupported'
  | 'commsError'
  | 'internal'

export const done = <T>(value: T): { readonly outcome: 'done'; readonly value: T } => ({ outcome: 'done', value })

export function failed<C extends string>(
  code: C,
  detail?: string,
): { readonly outcome: 'failed'; readonly code: C; readonly detail?: string } {
  return { outcome: 'failed', code, ...(detail === undefined ? {} : { detail }) }
}

export function unknown<C extends string>(
  code: C,
  detail?: string,
): { readonly outcome: 'unknown'; readonly code: C; readonly detail?: string } {
  return { outcome: 'unknown', code, ...(detail === undefined ? {} : { detail }) }
}
