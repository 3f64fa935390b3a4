/** The number on every ending, set like a door plate and broken into groups so that it can be copied by hand. */
export function CasePlate({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <div class="numplate">
      <span>{label}</span>
      <b class="num">
        {groups(value).map((part, i) => (
          <span key={i}>{part}</span>
        ))}
      </b>
    </div>
  )
}

/** Existing separators are kept; a long run is broken into fours from its end. */
export function groups(value: string): readonly string[] {
  return value
    .trim()
    .split(/\s+/)
    .flatMap((word) => word.split(/(?<=-)/))
    .flatMap((word) => (word.length <= 6 ? [word] : (word.match(/.{1,4}(?=(?:.{4})*-?$)-?/g) ?? [word])))
}
