import type { VNode } from 'preact'

export type MarkState = 'serving' | 'partial' | 'stopped' | 'lost' | 'maintenance'

/** The four service states (and maintenance), each a shape of its own: the colour only repeats it. */
export function StateMark({ state }: { readonly state: MarkState }) {
  return (
    <svg class="st" viewBox="0 0 18 18" aria-hidden="true">
      {SHAPES[state]}
    </svg>
  )
}

const SHAPES: Readonly<Record<MarkState, VNode>> = {
  serving: <circle cx="9" cy="9" r="7" fill="var(--ok)" />,
  partial: (
    <>
      <circle cx="9" cy="9" r="6.1" fill="var(--surface)" stroke="var(--warn)" stroke-width="1.8" />
      <path d="M9 2.9a6.1 6.1 0 0 0 0 12.2z" fill="var(--warn)" />
    </>
  ),
  stopped: (
    <>
      <rect x="2" y="2" width="14" height="14" rx="2.1" fill="var(--alert)" />
      <path
        d="M5.85 5.85l6.3 6.3M12.15 5.85l-6.3 6.3"
        stroke="var(--on-alert)"
        stroke-width="1.96"
        stroke-linecap="round"
      />
    </>
  ),
  lost: <circle cx="9" cy="9" r="6.1" fill="var(--surface)" stroke="var(--mute)" stroke-width="1.7" />,
  maintenance: (
    <>
      <rect x="2.9" y="2.9" width="12.2" height="12.2" rx="2" fill="none" stroke="var(--mute)" stroke-width="1.7" />
      <path d="M6 9h6" stroke="var(--mute)" stroke-width="2" stroke-linecap="round" />
    </>
  ),
}
