import { computed, signal } from '@preact/signals'
import type { Action, ActionId, ActionRequest, Overlay, Projection } from '../../src/api/contract.ts'
import { ownWords } from '../i18n/speak.ts'

/** What the daemon last said. A page holds nothing else about the visit. */
export const projection = signal<Projection | null>(null)
/** False once the daemon has been silent for two seconds. */
export const connected = signal(true)
export type Sheet = 'size' | 'mode' | 'see' | 'lang' | 'voice' | 'leave'
/** Which of the page's own sheets is open. */
export const openSheet = signal<Sheet | null>(null)
export const offers = computed<ReadonlySet<ActionId>>(() => new Set(projection.value?.actions ?? []))

interface Countdown {
  readonly endsAt: number
  readonly span: number
  readonly of: string
}
const screenClock = signal<Countdown | null>(null)
const overlayClock = signal<Countdown | null>(null)

/** The revision that brought what stands there: a wish changes the look, and a list stays on the page it was turned to. */
export let contentRev = 0

/** Durations, not times of day, cross the wire: the page counts with its own monotonic clock. */
export function receive(next: Projection): void {
  const now = performance.now()
  const o = next.overlay
  screenClock.value = counting(screenClock.peek(), next.screen, next.remainingMs, now)
  const overlayMs = o !== null && 'remainingMs' in o ? o.remainingMs : null
  overlayClock.value = counting(overlayClock.peek(), o?.kind ?? '', overlayMs, now)
  const before = projection.peek()
  if (before?.screen !== next.screen || JSON.stringify(before.props) !== JSON.stringify(next.props))
    contentRev = next.rev
  if (before?.screen !== next.screen || o !== null) openSheet.value = null
  if (ownWords.peek().phone !== next.kiosk.helpPhone) ownWords.value = { phone: next.kiosk.helpPhone }
  projection.value = next
}

/** The span is the most that was ever left on this screen, so that a ring starts full and only closes. */
function counting(before: Countdown | null, of: string, leftMs: number | null, now: number): Countdown | null {
  if (leftMs === null) return null
  const span = before?.of === of ? Math.max(before.span, leftMs) : leftMs
  return { endsAt: now + leftMs, span, of }
}

export interface TimeLeft {
  readonly seconds: number
  /** 1 = all of it, 0 = none. */
  readonly share: number
}

export function timeLeft(which: 'screen' | 'overlay'): TimeLeft | null {
  const clock = (which === 'screen' ? screenClock : overlayClock).value
  if (clock === null) return null
  const ms = Math.max(0, clock.endsAt - performance.now())
  return { seconds: Math.ceil(ms / 1000), share: clock.span === 0 ? 0 : ms / clock.span }
}

export const bearer = document.querySelector<HTMLMetaElement>('meta[name="kioskd-bearer"]')?.content ?? ''
export const authorized = { headers: { authorization: `Bearer ${bearer}` }, cache: 'no-store' } as const

/** What is on its way: a kind of action, for a revision. */
const sending = new Set<string>()

/**
 * One action of a kind a drawing, so that a touch which bounces counts once. Another key may be pressed although the reply about the last
 * one is late. A refusal is harmless: the newest projection is already here or on its way.
 */
export async function act(action: Action): Promise<void> {
  const p = projection.peek()
  const mine = `${action.id} ${p?.rev}`
  if (p === null || sending.has(mine) || !p.actions.includes(action.id)) return
  sending.add(mine)
  const body: ActionRequest = { rev: p.rev, action }
  try {
    await fetch('/api/v1/actions', {
      ...authorized,
      method: 'POST',
      headers: { ...authorized.headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(5000),
    })
  } catch {
    // The socket notices a missing daemon by itself and says so on the screen.
  } finally {
    sending.delete(mine)
  }
}

export const press = (action: Action) => (): void => void act(action)

/** For keys that exist only when the daemon offers the action. */
export const offered = (id: ActionId): boolean => offers.value.has(id)

export type { Overlay }
