/** Existing separators are kept; a long run is broken into fours from its end. */
export function groups(value: string): readonly string[] {
  return value
    .trim()
    .split(/\s+/)
    .flatMap((word) => word.split(/(?<=-)/))
    .flatMap((word) => (word.length <= 6 ? [word] : (word.match(/.{1,4}(?=(?:.{4})*-?$)-?/g) ?? [word])))
}
