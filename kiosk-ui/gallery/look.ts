import { signal } from '@preact/signals'
import type { Prefs } from '../../src/api/contract.ts'

export const SIZES = ['standard', 'large', 'xlarge'] as const
export const MODES = ['light', 'dark', 'contrast', 'glare'] as const

const root = document.documentElement
const asked = new URLSearchParams(location.hash.slice(1))
const oneOf = <V extends string>(all: readonly V[], value: string | null): V =>
  all.find((v) => v === value) ?? (all[0] as V)

/** Size and colours of the gallery; `#size=xlarge&mode=dark` opens it in others. */
export const look = signal<Pick<Prefs, 'size' | 'mode'>>({
  size: oneOf(SIZES, asked.get('size')),
  mode: oneOf(MODES, asked.get('mode')),
})

look.subscribe(({ size, mode }) => {
  root.dataset.size = size
  root.dataset.mode = mode
  history.replaceState(null, '', `#size=${size}&mode=${mode}`)
})
