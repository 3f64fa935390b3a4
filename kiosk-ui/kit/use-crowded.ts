import type { RefObject } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { measure } from './use-fit.ts'

/**
 * Whether a row of keys is too full for all of them to stand side by side with their words whole; then some have to share one.
 * Settles before anything is painted. `of` names what makes the row wider: its language, its keys.
 */
export function useCrowded(of: string): { readonly row: RefObject<HTMLElement | null>; readonly crowded: boolean } {
  const { size, format } = document.documentElement.dataset
  const whole = `${of}|${size}|${format}|${measure.value}`
  const row = useRef<HTMLElement>(null)
  const [full, note] = useState('')
  const crowded = full === whole
  useLayoutEffect(() => {
    const { current } = row
    const last = current?.lastElementChild
    if (crowded || current === null || last == null) return
    const edge = Number.parseFloat(getComputedStyle(current).paddingRight)
    if (last.getBoundingClientRect().right > current.getBoundingClientRect().right - edge + 1) note(whole)
  })
  return { row, crowded }
}
