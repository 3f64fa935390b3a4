import type { ComponentChildren } from 'preact'

export interface RingProps {
  /** What is left, 1 (all) to 0; undefined when nobody can say: then the ring is whole. */
  readonly left?: number | undefined
  readonly children?: ComponentChildren
  readonly class?: string
}

const R = 46
const TURN = 2 * Math.PI * R

/** Time left, as the line closing round it. */
export function Ring({ left = 1, children, class: className = '' }: RingProps) {
  const rest = Math.max(0, Math.min(1, left))
  return (
    <div class={`ring ${className}`}>
      <svg viewBox="0 0 100 100" aria-hidden="true">
        <circle cx="50" cy="50" r={R} stroke="var(--way-rest-line)" stroke-width="7" />
        <circle cx="50" cy="50" r={R} stroke="var(--way-rest)" stroke-width="5.4" />
        <circle
          cx="50"
          cy="50"
          r={R}
          stroke="var(--way)"
          stroke-width="5.4"
          stroke-dasharray={`${TURN * rest} ${TURN}`}
          transform="rotate(-90 50 50)"
        />
      </svg>
      <div>{children}</div>
    </div>
  )
}
