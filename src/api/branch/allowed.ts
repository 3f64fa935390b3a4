/** One of staff's paths that another kiosk of the branch is asked for. */
export interface AllowedPath {
  readonly method: 'GET' | 'POST'
  /** Query parameters that go with it; no other does. */
  readonly query: readonly string[]
  readonly withinMs: number
}

const quickMs = 8000
/** A test of a whole device, or a card that its person is asked to lay down. */
const slowMs = 120_000

const get = (...query: readonly string[]): AllowedPath => ({ method: 'GET', query, withinMs: quickMs })
const post = (withinMs = quickMs): AllowedPath => ({ method: 'POST', query: [], withinMs })

/**
 * All that is ever forwarded, beside signing in and out there. `at/…` is not among it: a kiosk forwards for those who sit before it, never
 * for another kiosk.
 */
const allowed: { readonly [path: string]: AllowedPath } = {
  today: get(),
  view: get(),
  cases: get('skip'),
  day: get('day'),
  sample: get('month'),
  assist: post(),
  'assist/end': post(),
  ticket: post(),
  rating: post(),
  resolve: post(),
  refill: post(),
  judged: post(),
  training: post(),
  report: post(slowMs),
  reprint: post(slowMs),
  selftest: post(slowMs),
}

export function allowedPath(method: string, path: string): AllowedPath | undefined {
  const found = Object.hasOwn(allowed, path) ? allowed[path] : undefined
  return found?.method === method ? found : undefined
}

/** The parameters that may go along, as they stand in an address; empty without any. */
export function allowedQuery({ query }: AllowedPath, asked: unknown): string {
  const given = typeof asked === 'object' && asked !== null ? Object.entries(asked) : []
  const kept = given.flatMap(([key, value]): [string, string][] =>
    query.includes(key) && typeof value === 'string' && value.length <= 16 ? [[key, value]] : [],
  )
  return kept.length === 0 ? '' : `?${new URLSearchParams(kept).toString()}`
}
