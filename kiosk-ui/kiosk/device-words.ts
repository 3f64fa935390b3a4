import { signal } from '@preact/signals'
import type { Catalogue } from '../i18n/speak.ts'

interface DeviceWords {
  readonly conditionNames: Catalogue
  readonly repairs: Catalogue
}

/**
 * Words for staff about every device there is; a villager's page never needs them. They come after the first screen, and codes are
 * shown until then.
 */
export const deviceWords = signal<DeviceWords>({ conditionNames: {}, repairs: {} })

export function fetchDeviceWords(): void {
  import('../i18n/devices-text.ts').then(
    (words) => {
      deviceWords.value = words
    },
    // The codes remain; the page's own reload tries again.
    () => {},
  )
}
