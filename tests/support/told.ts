/** What can tell how a failure came about: each gives a few last lines. Printed by `tests/setup.ts` beside a test that failed. */
export const witnesses = new Set<() => string>()
