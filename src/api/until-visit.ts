import type { Counter } from '../counter/session/counter.ts'

/**
 * Runs what staff do at a reader until nobody waits for it (`gone`) or a visit begins: the reader, and whatever is laid on it, are the
 * citizen's then. Undefined, and nothing is begun, in a visit.
 */
export async function untilVisit<T>(
  counter: Pick<Counter, 'inSession' | 'onProjection'>,
  gone: AbortSignal,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  if (counter.inSession) return undefined
  const visit = new AbortController()
  const unfollow = counter.onProjection(({ inSession }) => {
    if (inSession) visit.abort()
  })
  return run(AbortSignal.any([gone, visit.signal])).finally(unfollow)
}
