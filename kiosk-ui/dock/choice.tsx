export interface ChoiceProps<V extends string> {
  readonly label: string
  readonly options: readonly { readonly value: V; readonly word: string }[]
  readonly value: V | null
  readonly onChoose: (value: V) => void
  readonly disabled?: boolean
}

/** One row of keys of which one is the case now. */
export function Choice<V extends string>({ label, options, value, onChoose, disabled = false }: ChoiceProps<V>) {
  return (
    <fieldset class="choice">
      <legend>{label}</legend>
      <div>
        {options.map((o) => (
          <button
            key={o.value}
            type="button"
            class="btn"
            aria-pressed={o.value === value}
            disabled={disabled}
            onClick={() => onChoose(o.value)}
          >
            {o.word}
          </button>
        ))}
      </div>
    </fieldset>
  )
}
