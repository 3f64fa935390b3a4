import { signal } from '@preact/signals'
import type { FleetLiveMessage, KioskDetail, Overview } from '../../src/fleet/contract.ts'
import { kioskId } from './route.ts'

const POLL_MS = 3000
const RECONNECT_MS = 2000

export interface Held<T> {
  readonly data: T
  /** Own clock at arrival, to say how old it is and to translate the server's clock. */
  readonly at: number
}

export const overview = signal<Held<Overview> | null>(null)
export const detail = signal<Held<KioskDetail> | null>(null)
/** Set when the answer was "there is no such kiosk". */
export const missing = signal(false)
/** True while the last request failed: what is shown is from earlier. */
export const stale = signal(false)

let live = false
let running = false
let again = false

/** One request at a time; whatever changes meanwhile is fetched once more afterwards. */
export async function refresh(): Promise<void> {
  if (running) {
    again = true
    return
  }
  running = true
  try {
    do {
      again = false
      await load()
    } while (again)
  } finally {
    running = false
  }
}

async function load(): Promise<void> {
  const id = kioskId.peek()
  try {
    const [all, one] = await Promise.all([
      get<Overview>('/api/v1/overview'),
      id === null ? null : get<KioskDetail>(`/api/v1/kiosks/${encodeURIComponent(id)}`),
    ])
    if (all !== null) overview.value = { data: all, at: Date.now() }
    if (id === kioskId.peek()) {
      detail.value = one === null ? null : { data: one, at: Date.now() }
      missing.value = id !== null && one === null
    } else again = true
    stale.value = false
  } catch {
    stale.value = true
  }
}

async function get<T>(path: string): Promise<T | null> {
  const answer = await fetch(path, { cache: 'no-store', signal: AbortSignal.timeout(5000) })
  if (answer.status === 404) return null
  if (!answer.ok) throw new Error(String(answer.status))
  return (await answer.json()) as T
}

/** Told of changes by the socket; asks by itself while there is none. */
export function follow(): void {
  const ws = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/api/v1/live`)
  ws.onopen = () => {
    live = true
    void refresh()
  }
  ws.onmessage = (e) => {
    if ((JSON.parse(String(e.data)) as FleetLiveMessage).type === 'changed') void refresh()
  }
  ws.onclose = () => {
    live = false
    setTimeout(follow, RECONNECT_MS)
  }
}

let ticks = 0
export function poll(): void {
  void refresh()
  setInterval(() => {
    // With a socket only the clock-like figures (ages, last heard) grow old; a slow look keeps them honest.
    if (!live || stale.peek() || ++ticks % 5 === 0) void refresh()
  }, POLL_MS)
}

/** The server's now, moved on by our own clock. */
export const serverNow = (held: Held<{ readonly now: number }>): number => held.data.now + (Date.now() - held.at)
