import { useCallback } from 'preact/hooks'
import { byName, place } from './drawing.ts'

const pictures = byName(import.meta.glob('./pictures/*.svg', { query: '?raw', import: 'default', eager: true }))

export interface PictureProps {
  readonly name: string
  readonly class?: string
  /** Shown when there is no picture of that name, e.g. for a group a site has added. */
  readonly otherwise?: string
}

/** Outline and wash. The text beside a picture says the same, so screen readers skip it. */
export function Picture({ name, otherwise, class: className = '' }: PictureProps) {
  const source = pictures[name] ?? (otherwise === undefined ? undefined : pictures[otherwise])
  const host = useCallback((el: HTMLElement | null) => place(el, source), [source])
  return <span class={`pic ${className}`} aria-hidden="true" ref={host} />
}
