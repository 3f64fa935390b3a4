/**
 * A number in the pieces in which people say it: letters, then digits by fours, separators kept with what stands before them.
 * `YL20261121-0001` is YL 2026 1121- 0001; a reference of letters and digits mixed goes by fours.
 */
export function groups(value: string): readonly string[] {
  return value
    .trim()
    .split(/\s+/)
    .flatMap((word) => word.split(/(?<=-)/))
    .flatMap((part) =>
      /^[A-Z]{1,4}\d+-?$/.test(part)
        ? (part.match(/[A-Z]+|\d{1,4}-?/g) ?? [part])
        : part.length <= 6
          ? [part]
          : (part.match(/.{1,4}(?=(?:.{4})*-?$)-?/g) ?? [part]),
    )
}
