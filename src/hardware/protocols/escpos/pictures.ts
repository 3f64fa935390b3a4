/** Dots in rows of whole bytes, most significant bit left, 1 is black. */
export interface Dots {
  readonly widthBytes: number
  readonly rows: number
  readonly data: Uint8Array
}

/** The picture with each dot `across` times as wide and `down` times as high (1 or more). */
export function magnified(picture: Dots, across: number, down: number): Dots {
  if (across === 1 && down === 1) return picture
  const widthBytes = picture.widthBytes * across
  const data = new Uint8Array(widthBytes * picture.rows * down)
  for (let y = 0; y < picture.rows; y += 1) {
    const row = new Uint8Array(widthBytes)
    for (let x = 0; x < picture.widthBytes * 8; x += 1) {
      if (((picture.data[y * picture.widthBytes + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) === 0) continue
      for (let i = x * across; i < (x + 1) * across; i += 1) row[i >> 3] = (row[i >> 3] ?? 0) | (0x80 >> (i & 7))
    }
    for (let i = 0; i < down; i += 1) data.set(row, (y * down + i) * widthBytes)
  }
  return { widthBytes, rows: picture.rows * down, data }
}

/** Bytes of one column of ESC * mode m: 8 dots for 0 and 1, 24 for 32 and 33; undefined for no mode. */
export const columnBytes = (m: number): number | undefined =>
  m === 0 || m === 1 ? 1 : m === 32 || m === 33 ? 3 : undefined

/**
 * The band of an ESC * command as rows, in the dots of a 203 dpi head: modes 0 and 32 are of half density across, the 8-dot
 * modes of a third down.
 */
export function columnBand(m: number, columns: Uint8Array): Dots {
  const high = columnBytes(m) ?? 1
  const count = Math.floor(columns.length / high)
  const widthBytes = Math.ceil(count / 8)
  const data = new Uint8Array(widthBytes * high * 8)
  for (let x = 0; x < count; x += 1)
    for (let y = 0; y < high * 8; y += 1) {
      if (((columns[x * high + (y >> 3)] ?? 0) & (0x80 >> (y & 7))) === 0) continue
      const at = y * widthBytes + (x >> 3)
      data[at] = (data[at] ?? 0) | (0x80 >> (x & 7))
    }
  return magnified({ widthBytes, rows: high * 8, data }, m === 0 || m === 32 ? 2 : 1, high === 1 ? 3 : 1)
}
