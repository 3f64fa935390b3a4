import './voice.css'
import { effect } from '@preact/signals'
import { overDock } from '../../kit/over-dock.tsx'
import { measure } from '../../kit/use-fit.ts'
import { staffOpen } from '../staff-door.ts'
import { Caption } from './caption.tsx'
import { startReading, wishes } from './reader.ts'

export { repeat } from './reader.ts'
export { VoiceSheet } from './voice-sheet.tsx'

/** From now on the page does what the visitor wants of the voice. */
export function followVisit(): void {
  overDock.value = Caption
  const root = document.documentElement
  effect(() => {
    const shown = wishes().on && !staffOpen.value
    if (root.hasAttribute('data-voice') === shown) return
    root.toggleAttribute('data-voice', shown)
    /* The bar takes room: what stands on the screen is fitted anew. */
    measure.value++
  })
  startReading()
}
