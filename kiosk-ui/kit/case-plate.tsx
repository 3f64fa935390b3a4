import { groups } from './case-number.ts'

/** The number on every ending, set like a door plate and broken into groups so that it can be copied by hand. */
export function CasePlate({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <div class="numplate">
      <span>{label}</span>
      <b class="num" data-personal>
        {groups(value).map((part, i) => (
          <span key={i} class={part.endsWith('-') ? 'joined' : undefined}>
            {part}
          </span>
        ))}
      </b>
    </div>
  )
}
