import { signal } from '@preact/signals'
import { useCallback } from 'preact/hooks'
import { byName, type Drawings, place } from './drawing.ts'

const pictures = signal<Drawings>(
  byName(import.meta.glob('./pictures/*.svg', { query: '?raw', import: 'default', eager: true })),
)

/** Drawings that come later than the page; what waits for one is drawn again. */
export function addPictures(more: Drawings): void {
  pictures.value = { ...pictures.peek(), ...more }
}

export const pictureNames = (): readonly string[] => Object.keys(pictures.value)

export interface PictureProps {
  readonly name: string
  readonly class?: string
  /** Shown when there is no picture of that name, e.g. for a group a site has added. */
  readonly otherwise?: string
}

/** Outline and wash. The text beside a picture says the same, so screen readers skip it. */
export function Picture({ name, otherwise, class: className = '' }: PictureProps) {
  const drawn = pictures.value
  const source = drawn[name] ?? (otherwise === undefined ? undefined : drawn[otherwise])
  const host = useCallback((el: HTMLElement | null) => place(el, source), [source])
  return <span class={`pic ${className}`} aria-hidden="true" ref={host} />
}
