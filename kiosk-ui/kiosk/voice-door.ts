import { signal } from '@preact/signals'
import type { VoiceMessage } from '../../src/api/contract.ts'

type VoicePages = typeof import('./voice/index.ts')

/** What reads the screens aloud, with its sheet and its bar; comes after the first paint. */
export const voicePages = signal<VoicePages | null>(null)
/** How what was asked for last is going. */
export const said = signal<VoiceMessage | null>(null)

export function fetchVoice(): void {
  import('./voice/index.ts').then(
    (pages) => {
      voicePages.value = pages
      pages.followVisit()
    },
    () => setTimeout(fetchVoice, 2000),
  )
}
