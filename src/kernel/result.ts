/** An expected failure: a stable code to branch on, and a detail for people (never personal data). */
export interface Coded<C extends string = string> {
  readonly code: C
  readonly detail?: string
}

export type Result<T, E = Coded> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E }

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value }
}

/** `fail('timeout', 'no answer to find card')`: the failure side of a Result whose error is Coded. */
export function fail<C extends string>(
  code: C,
  detail?: string,
): { readonly ok: false; readonly error: { readonly code: C; readonly detail?: string } } {
  return { ok: false, error: detail === undefined ? { code } : { code, detail } }
}

/** A broken invariant: our own mistake, not the world's. Caught once per boundary (supervisor, request, job). */
export class InvariantError extends Error {
  override readonly name = 'InvariantError'
}

export function invariant(condition: unknown, what: string): asserts condition {
  if (!condition) throw new InvariantError(what)
}

/** The message of anything thrown, for a log line. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
