import { say } from './link.ts'
import { projection } from './state.ts'

/** The daemon hears of it once in so long; a choice that follows the touch at once tells it more. */
const everyMs = 5000
const settleMs = 400

let toldAt = Number.NEGATIVE_INFINITY
let telling = false

/**
 * Whoever walks by keys, types, opens a sheet or touches the glass beside its keys is there, although nothing is chosen: the time of the screen
 * begins anew. A key that is held down, or stuck, is nobody.
 */
export function followPresence(): void {
  addEventListener('pointerdown', noticed)
  addEventListener('keydown', (event) => event.repeat || noticed())
}

function noticed(): void {
  if (telling || projection.peek()?.remainingMs == null) return
  telling = true
  setTimeout(tell, Math.max(settleMs, toldAt + everyMs - performance.now()))
}

function tell(): void {
  telling = false
  toldAt = performance.now()
  say({ type: 'present' })
}
