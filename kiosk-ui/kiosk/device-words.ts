import { signal } from '@preact/signals'
import type { Catalogue } from '../i18n/speak.ts'

interface DeviceWords {
  /** They have come, or will not. */
  readonly here: boolean
  readonly conditionNames: Catalogue
  readonly repairs: Catalogue
  /** What staff are told of a problem. */
  readonly problemsForStaff: Catalogue
}

/**
 * Words for staff about every device there is; a villager's page never needs them. They come after the first screen; nothing that
 * needs them is drawn before, or the voice would say its codes.
 */
export const deviceWords = signal<DeviceWords>({
  here: false,
  conditionNames: {},
  repairs: {},
  problemsForStaff: {},
})

export function fetchDeviceWords(): void {
  Promise.all([import('../i18n/devices-text.ts'), import('../i18n/problem-staff.ts')]).then(
    ([words, { problemsForStaff }]) => {
      deviceWords.value = { here: true, ...words, problemsForStaff }
    },
    // The codes remain; the page's own reload tries again.
    () => {
      deviceWords.value = { ...deviceWords.peek(), here: true }
    },
  )
}
