import { signal } from '@preact/signals'
import type { Catalogue } from '../i18n/speak.ts'

interface DeviceWords {
  readonly conditionNames: Catalogue
  readonly repairs: Catalogue
  /** What staff are told of a problem. */
  readonly problemsForStaff: Catalogue
}

/**
 * Words for staff about every device there is; a villager's page never needs them. They come after the first screen, and codes are
 * shown until then.
 */
export const deviceWords = signal<DeviceWords>({ conditionNames: {}, repairs: {}, problemsForStaff: {} })

export function fetchDeviceWords(): void {
  Promise.all([import('../i18n/devices-text.ts'), import('../i18n/problem-staff.ts')]).then(
    ([words, { problemsForStaff }]) => {
      deviceWords.value = { ...words, problemsForStaff }
    },
    // The codes remain; the page's own reload tries again.
    () => {},
  )
}
