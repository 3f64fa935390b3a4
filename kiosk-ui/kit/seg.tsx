import type { ComponentChildren } from 'preact'
import { pressing } from './key.tsx'

export interface SegProps<V extends string> {
  readonly label: string
  readonly choices: readonly { readonly value: V; readonly show: ComponentChildren }[]
  readonly value: V
  readonly onChoose: (value: V) => void
}

/** One of a few. */
export function Seg<V extends string>({ label, choices, value, onChoose }: SegProps<V>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a row of equal keys in every engine
    <div class="seg" role="group" aria-label={label}>
      {choices.map((c) => (
        <button
          key={c.value}
          type="button"
          aria-pressed={c.value === value}
          onClick={() => onChoose(c.value)}
          {...pressing}
        >
          {c.show}
        </button>
      ))}
    </div>
  )
}
