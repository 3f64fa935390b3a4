import { type MarkState, StateMark } from './state-mark.tsx'

export interface StatlineProps {
  readonly parts: readonly { readonly state: MarkState; readonly count: number; readonly word: string }[]
}

/** The whole fleet as one bar, and the same as numbers with words. */
export function Statline({ parts }: StatlineProps) {
  return (
    <div class="statline">
      <div class="track" aria-hidden="true">
        {parts
          .filter((p) => p.count > 0)
          .map((p) => (
            <i key={p.state} class={`f-${p.state}`} style={{ flexGrow: p.count }} />
          ))}
      </div>
      <ul>
        {parts.map((p) => (
          <li key={p.state}>
            <StateMark state={p.state} />
            <b>{p.count}</b>
            <span>{p.word}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
