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
  const [kept, keep] = useState({ whole, level: 0, from: 0 })
  const state = kept.whole === whole ? kept : { whole, level: 0, from: 0 }
  const folded = Math.min(state.level, folds)
  const { wanted, perPage, pages } = divided(list.length, state.level - folds)
  /* The page of the item it was turned to: divided anew, the list stays there. */
  const page = Math.min(Math.floor(state.from / perPage), pages - 1)

  useLayoutEffect(() => {
    const { current } = frame
    const exhausted = folded === folds && wanted >= Math.max(1, list.length)
    const over = exhausted || current === null ? undefined : overflowing(current)
    /* Keys that are too wide do not become narrower by more pages. */
    if (over === undefined || (folded === folds && over.closest('.dock') !== null)) return
    keep({ ...state, level: state.level + 1 })
  })

  return {
    frame,
    fold: Array.from({ length: folded }, (_, i) => String(i + 1)).join(' '),
    items: list.slice(page * perPage, (page + 1) * perPage),
    page,
    pages,
    turn: (by) => keep({ ...state, from: Math.max(0, Math.min(pages - 1, page + by)) * perPage }),
  }
}

/** A list of so many items, divided `times` times more than not at all. */
function divided(items: number, times: number): { wanted: number; perPage: number; pages: number } {
  const wanted = Math.min(Math.max(1, items), Math.max(1, times + 1))
  const perPage = Math.max(1, Math.ceil(items / wanted))
  return { wanted, perPage, pages: Math.max(1, Math.ceil(items / perPage)) }
}

const WATCHED = '.body, .show, .aside, .tile, .hit, .rows, .row, .row dd, .btn, [data-fit]'

/**
 * Looks at the frame's body and at every part that asks to be looked at. A quarter of a letter is no overflow: tight lines let
 * the font's own ascent stick out of their box.
 */
export function overflowing(frame: HTMLElement): HTMLElement | undefined {
  for (const el of [frame, ...frame.querySelectorAll<HTMLElement>(WATCHED)]) {
    const slack = 2 + Number.parseFloat(getComputedStyle(el).fontSize) / 4
    if (el.scrollHeight > el.clientHeight + slack) return el
    if (el.scrollWidth > roomAcross(el, frame) + 2) return el
  }
  return undefined
}

/** The floor takes its keys together by itself, after this look (use-crowded.ts): no sentence has to go for it. */
function roomAcross(el: HTMLElement, frame: HTMLElement): number {
  const floor = el === frame ? frame.querySelector('.floor') : null
  return Math.max(el.clientWidth, floor?.scrollWidth ?? 0)
}
