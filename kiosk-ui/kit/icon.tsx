import { useCallback } from 'preact/hooks'
import { byName, place } from './drawing.ts'

const icons = byName(import.meta.glob('./icons/*.svg', { query: '?raw', import: 'default', eager: true }))

export const iconNames: readonly string[] = Object.keys(icons)

/** An icon never stands alone: the word beside it carries the meaning, so the icon is hidden from screen readers. */
export function Icon({ name }: { readonly name: string }) {
  const host = useCallback((el: HTMLElement | null) => place(el, icons[name]), [name])
  return <span class="ico" aria-hidden="true" ref={host} />
}
