import {
  groupTags,
  type IppAttribute,
  type IppGroup,
  type IppMessage,
  type IppValue,
  isText,
  maxDepth,
  maxMessageBytes,
  valueTags,
} from './message.ts'

/** One field of the flat list that a message is: RFC 8010 3.1.3 to 3.1.5. */
interface Field {
  readonly tag: number
  readonly name: string
  readonly value: Uint8Array
}

const utf8 = new TextDecoder()

/**
 * A message and the bytes behind it (the document); undefined when the bytes are cut short or are no IPP message. Never
 * throws, holds no more than it was given.
 */
export function decodeMessage(
  bytes: Uint8Array,
): { readonly message: IppMessage; readonly data: Uint8Array } | undefined {
  if (bytes.length < 9) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const limit = Math.min(bytes.length, maxMessageBytes)
  const groups: IppGroup[] = []
  let fields: Field[] | undefined
  let groupTag = 0
  const close = (): boolean => {
    if (!fields) return true
    const attributes = attributesOf(fields)
    if (!attributes) return false
    groups.push({ tag: groupTag, attributes })
    return true
  }
  for (let at = 8; at < limit; ) {
    const tag = bytes[at] ?? 0
    at += 1
    if (tag < 0x10) {
      if (!close()) return undefined
      if (tag === groupTags.end) {
        const version = [view.getUint8(0), view.getUint8(1)] as const
        const message = { version, code: view.getUint16(2), requestId: view.getInt32(4), groups }
        return { message, data: bytes.subarray(at) }
      }
      groupTag = tag
      fields = []
      continue
    }
    if (!fields || at + 2 > limit) return undefined
    const nameLength = view.getUint16(at)
    const valueAt = at + 2 + nameLength
    if (valueAt + 2 > limit) return undefined
    const valueLength = view.getUint16(valueAt)
    if (valueAt + 2 + valueLength > limit) return undefined
    const name = utf8.decode(bytes.subarray(at + 2, valueAt))
    fields.push({ tag, name, value: bytes.subarray(valueAt + 2, valueAt + 2 + valueLength) })
    at = valueAt + 2 + valueLength
  }
  return undefined
}

/** Puts fields without a name to the attribute before them; undefined when the first has none. */
function attributesOf(fields: readonly Field[]): IppAttribute[] | undefined {
  const attributes: { name: string; values: IppValue[] }[] = []
  const cursor = { at: 0 }
  while (cursor.at < fields.length) {
    const name = fields[cursor.at]?.name ?? ''
    const value = readValue(fields, cursor, 0)
    if (!value) return undefined
    const last = attributes.at(-1)
    if (name !== '') attributes.push({ name, values: [value] })
    else if (last) last.values.push(value)
    else return undefined
  }
  return attributes
}

function readValue(fields: readonly Field[], cursor: { at: number }, depth: number): IppValue | undefined {
  const field = fields[cursor.at]
  cursor.at += 1
  if (!field) return undefined
  return field.tag === valueTags.begCollection ? readCollection(fields, cursor, depth + 1) : simpleValue(field)
}

/** RFC 8010 3.1.6: member names and values in turn until endCollection. */
function readCollection(fields: readonly Field[], cursor: { at: number }, depth: number): IppValue | undefined {
  if (depth > maxDepth) return undefined
  const members: { name: string; values: IppValue[] }[] = []
  for (;;) {
    const field = fields[cursor.at]
    if (!field) return undefined
    if (field.tag === valueTags.endCollection) {
      cursor.at += 1
      return { kind: 'collection', tag: valueTags.begCollection, members }
    }
    if (field.tag === valueTags.memberAttrName) {
      cursor.at += 1
      members.push({ name: utf8.decode(field.value), values: [] })
      continue
    }
    const value = readValue(fields, cursor, depth)
    const last = members.at(-1)
    if (!value || !last) return undefined
    last.values.push(value)
  }
}

function simpleValue({ tag, value }: Field): IppValue {
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength)
  if ((tag === valueTags.integer || tag === valueTags.enum) && value.length === 4)
    return { kind: 'integer', tag, value: view.getInt32(0) }
  if (tag === valueTags.boolean && value.length === 1) return { kind: 'boolean', tag, value: view.getUint8(0) !== 0 }
  if (tag === valueTags.rangeOfInteger && value.length === 8)
    return { kind: 'range', tag, lower: view.getInt32(0), upper: view.getInt32(4) }
  if (isText(tag)) return { kind: 'text', tag, value: utf8.decode(value) }
  return { kind: 'octets', tag, value: Uint8Array.from(value) }
}
