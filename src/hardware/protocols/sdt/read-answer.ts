export interface ReadAnswer {
  readonly text: Uint8Array
  /** WLT, opaque; 0 or 1024 bytes. */
  readonly photo: Uint8Array
  /** Two templates, opaque; 0, 512 or 1024 bytes. Always empty in an answer to 30 01. */
  readonly fingerprints: Uint8Array
}

const u16 = (data: Uint8Array, at: number) => ((data[at] ?? 0) << 8) | (data[at + 1] ?? 0)

/**
 * Splits the data of a good answer to 30 01 (two lengths, text, photo; 1295 bytes in all) or 30 10 (three lengths; 1297, 1809
 * or 2321 bytes in all). Undefined when the lengths don't add up. The parts are views, not copies. devices.md 1.2 [yzsam].
 */
export function splitReadAnswer(data: Uint8Array): ReadAnswer | undefined {
  if (data.length < 4) return undefined
  const textLength = u16(data, 0)
  const photoLength = u16(data, 2)
  const head = 4 + textLength + photoLength === data.length ? 4 : 6
  if (head === 6 && (data.length < 6 || 6 + textLength + photoLength + u16(data, 4) !== data.length)) return undefined
  const photoAt = head + textLength
  return {
    text: data.subarray(head, photoAt),
    photo: data.subarray(photoAt, photoAt + photoLength),
    fingerprints: data.subarray(photoAt + photoLength),
  }
}

/** Data of a good answer to 30 01, or to 30 10 when fingerprints are given, were they empty. */
export function joinReadAnswer(text: Uint8Array, photo: Uint8Array, fingerprints?: Uint8Array): Uint8Array {
  const parts = fingerprints ? [text, photo, fingerprints] : [text, photo]
  const head = parts.flatMap(({ length }) => [length >> 8, length & 0xff])
  const data = new Uint8Array(head.length + parts.reduce((sum, { length }) => sum + length, 0))
  data.set(head)
  let at = head.length
  for (const part of parts) {
    data.set(part, at)
    at += part.length
  }
  return data
}
