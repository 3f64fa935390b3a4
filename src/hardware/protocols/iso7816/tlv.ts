/** One BER-TLV data object; the value is a view of the bytes it was found in. */
export interface Tlv {
  readonly tag: number
  readonly constructed: boolean
  readonly value: Uint8Array
}

const maxDepth = 6
const maxObjects = 256

/** The data objects at the top of these bytes, up to the first that is cut off or malformed. Padding (00, FF) between them is skipped. */
export function parseTlv(bytes: Uint8Array): Tlv[] {
  const objects: Tlv[] = []
  let at = 0
  while (at < bytes.length && objects.length < maxObjects) {
    if (bytes[at] === 0x00 || bytes[at] === 0xff) {
      at += 1
      continue
    }
    const head = headAt(bytes, at)
    if (!head || head.valueAt + head.length > bytes.length) break
    const { tag, constructed, valueAt, length } = head
    objects.push({ tag, constructed, value: bytes.subarray(valueAt, valueAt + length) })
    at = valueAt + length
  }
  return objects
}

/** Values of every object with this tag, at any depth, in order. */
export function findAll(bytes: Uint8Array, tag: number, depth = 0): Uint8Array[] {
  if (depth > maxDepth) return []
  return parseTlv(bytes).flatMap((object) => [
    ...(object.tag === tag ? [object.value] : []),
    ...(object.constructed ? findAll(object.value, tag, depth + 1) : []),
  ])
}

/** Value of the first object with this tag, at any depth. */
export const findFirst = (bytes: Uint8Array, tag: number): Uint8Array | undefined => findAll(bytes, tag)[0]

function headAt(
  bytes: Uint8Array,
  from: number,
):
  | { readonly tag: number; readonly constructed: boolean; readonly valueAt: number; readonly length: number }
  | undefined {
  const tag = tagAt(bytes, from)
  if (!tag) return undefined
  const first = bytes[tag.next]
  if (first === undefined) return undefined
  const constructed = ((bytes[from] ?? 0) & 0x20) !== 0
  if (first < 0x80) return { tag: tag.tag, constructed, valueAt: tag.next + 1, length: first }
  const lengthBytes = first & 0x7f
  // The indefinite form and lengths a card cannot have.
  if (lengthBytes === 0 || lengthBytes > 2 || tag.next + lengthBytes >= bytes.length) return undefined
  let length = 0
  for (let i = 1; i <= lengthBytes; i += 1) length = (length << 8) | (bytes[tag.next + i] ?? 0)
  return { tag: tag.tag, constructed, valueAt: tag.next + 1 + lengthBytes, length }
}

/** A tag of one or two bytes (three are not used by cards we read) and where its length begins. */
function tagAt(bytes: Uint8Array, at: number): { readonly tag: number; readonly next: number } | undefined {
  const first = bytes[at]
  if (first === undefined) return undefined
  if ((first & 0x1f) !== 0x1f) return { tag: first, next: at + 1 }
  const second = bytes[at + 1]
  if (second === undefined || second >= 0x80) return undefined
  return { tag: (first << 8) | second, next: at + 2 }
}

/** Tags and lengths of a data object list (PDOL), and how many bytes it asks for; undefined when it is cut off or too long. */
export function dolLength(dol: Uint8Array): number | undefined {
  let wanted = 0
  for (let at = 0; at < dol.length; ) {
    const tag = tagAt(dol, at)
    const length = tag && dol[tag.next]
    if (!tag || length === undefined) return undefined
    wanted += length
    at = tag.next + 1
  }
  return wanted <= 250 ? wanted : undefined
}
