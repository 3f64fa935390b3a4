import { signal } from '@preact/signals'
import type { Overlay } from '../../src/api/contract.ts'
import { projection } from './state.ts'

type StaffPages = typeof import('./staff/index.ts')

/** The pages of staff; fetched when somebody presses 工作人员, and not before. */
export const staffPages = signal<StaffPages | null>(null)
export const staffOpen = signal(false)

/** Between visits, and in a visit only where a clerk has been called: nobody else's screen is covered. */
export function staffMayEnter(): boolean {
  const p = projection.value
  if (p?.kiosk.staff !== true) return false
  return p.screen === 'idle' || p.screen === 'outOfService' || staffWanted(p.overlay)
}

/** The citizen has called, or waits for somebody. */
export const staffWanted = (overlay: Overlay | null | undefined): boolean =>
  overlay?.kind === 'help' || (overlay?.kind === 'paused' && overlay.why === 'assist')

export function openStaff(): void {
  staffOpen.value = true
  if (staffPages.peek() !== null) return
  import('./staff/index.ts').then(
    (pages) => {
      staffPages.value = pages
    },
    /* The daemon is away, and the page says so by itself. */
    () => closeStaff(),
  )
}

/** Everything that was shown or typed goes with the component. */
export function closeStaff(): void {
  staffOpen.value = false
}
