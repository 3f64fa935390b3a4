import type { RefObject } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { measure } from './use-fit.ts'

/** The keys of a row stand beyond its edge, or its words are cut. */
function isFull(row: HTMLElement): boolean {
  const { lastElementChild: last } = row
  if (last === null) return false
  const edge = Number.parseFloat(getComputedStyle(row).paddingRight)
  const cut = row.scrollWidth > row.clientWidth + 1
  return cut || last.getBoundingClientRect().right > row.getBoundingClientRect().right - edge + 1
}

/**
 * Whether a row of keys is too full for all of them to stand side by side with their words whole; then some have to share one.
 * Settles before anything is painted. `of` names what makes the row wider: its language, its keys.
 */
export function useCrowded<E extends HTMLElement = HTMLElement>(
  of: string,
  full: (row: E) => boolean = isFull,
): { readonly row: RefObject<E | null>; readonly crowded: boolean } {
  const { size, format } = document.documentElement.dataset
  const whole = `${of}|${size}|${format}|${measure.value}`
  const row = useRef<E>(null)
  const [noted, note] = useState('')
  const crowded = noted === whole
  useLayoutEffect(() => {
    const { current } = row
    if (!crowded && current !== null && full(current)) note(whole)
  })
  return { row, crowded }
}
