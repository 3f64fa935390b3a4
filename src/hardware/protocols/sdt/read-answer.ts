export interface ReadAnswer {
  readonly text: Uint8Array
  /** WLT, opaque; 0 or 1024 bytes. */
  readonly photo: Uint8Array
}

const u16 = (data: Uint8Array, at: number) => ((data[at] ?? 0) << 8) | (data[at + 1] ?? 0)

/**
 * Splits the data of a good answer to 30 01 (two lengths, text, photo; 1295 bytes in all) or 30 10 (three lengths; 1297, 1809
 * or 2321 bytes in all). A fingerprint is skipped: nothing in a kiosk may keep it. Undefined when the lengths don't add up.
 * The parts are views, not copies. devices.md 1.2 [yzsam].
 */
export function splitReadAnswer(data: Uint8Array): ReadAnswer | undefined {
  if (data.length < 4) return undefined
  const textLength = u16(data, 0)
  const photoLength = u16(data, 2)
  const head = 4 + textLength + photoLength === data.length ? 4 : 6
  if (head === 6 && (data.length < 6 || 6 + textLength + photoLength + u16(data, 4) !== data.length)) return undefined
  const text = data.subarray(head, head + textLength)
  return { text, photo: data.subarray(head + textLength, head + textLength + photoLength) }
}

/** Data of a good answer to 30 01. */
export function joinReadAnswer(text: Uint8Array, photo: Uint8Array): Uint8Array {
  const data = new Uint8Array(4 + text.length + photo.length)
  data.set([text.length >> 8, text.length & 0xff, photo.length >> 8, photo.length & 0xff])
  data.set(text, 4)
  data.set(photo, 4 + text.length)
  return data
}
