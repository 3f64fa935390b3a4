import { signal } from '@preact/signals'
import type { RefObject } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'

/** Grows when the glass or the letters change their measure: a new window size, a font file that has arrived. */
export const measure = signal(0)
addEventListener('resize', () => measure.value++)
document.fonts.addEventListener('loadingdone', () => measure.value++)

export interface Fit<T> {
  readonly frame: RefObject<HTMLDivElement | null>
  /** "1 2": what has been folded away; CSS hides `.fold-1`, `.fold-2`. */
  readonly fold: string
  /** The items of this page of the list. */
  readonly items: readonly T[]
  readonly page: number
  readonly pages: number
  readonly turn: (by: 1 | -1) => void
}

/**
 * Never smaller, never cut, never scrolled: draws, looks whether everything fits, and if not folds one thing more, then turns
 * the list into pages. It settles before anything is painted.
 */
export function useFit<T>(key: string, folds: number, list: readonly T[] = []): Fit<T> {
  const root = document.documentElement.dataset
  const whole = `${key}|${root.size}|${root.mode}|${document.documentElement.lang}|${measure.value}|${list.length}`
  const frame = useRef<HTMLDivElement>(null)
  const [kept, keep] = useState({ whole, level: 0, page: 0 })
  const state = kept.whole === whole ? kept : { whole, level: 0, page: 0 }
  const folded = Math.min(state.level, folds)
  const wanted = Math.min(Math.max(1, list.length), Math.max(1, state.level - folds + 1))
  const perPage = Math.max(1, Math.ceil(list.length / wanted))
  const pages = Math.max(1, Math.ceil(list.length / perPage))
  const page = Math.min(state.page, pages - 1)

  useLayoutEffect(() => {
    const exhausted = folded === folds && wanted >= Math.max(1, list.length)
    if (!exhausted && frame.current !== null && overflowing(frame.current) !== undefined)
      keep({ ...state, level: state.level + 1 })
  })

  return {
    frame,
    fold: Array.from({ length: folded }, (_, i) => String(i + 1)).join(' '),
    items: list.slice(page * perPage, (page + 1) * perPage),
    page,
    pages,
    turn: (by) => keep({ ...state, page: Math.max(0, Math.min(pages - 1, page + by)) }),
  }
}

const WATCHED = '.body, .show, .aside, .tile, .hit, .rows, .row, .row dd, .btn, [data-fit]'

/**
 * Looks at the frame's body and at every part that asks to be looked at. A quarter of a letter is no overflow: tight lines let
 * the font's own ascent stick out of their box.
 */
export function overflowing(frame: HTMLElement): HTMLElement | undefined {
  for (const el of [frame, ...frame.querySelectorAll<HTMLElement>(WATCHED)]) {
    const slack = 2 + Number.parseFloat(getComputedStyle(el).fontSize) / 4
    if (el.scrollHeight > el.clientHeight + slack || el.scrollWidth > el.clientWidth + 2) return el
  }
  return undefined
}
