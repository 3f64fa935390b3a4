import { groupTags, type IppAttribute, type IppMessage, type IppValue, valueTags } from './message.ts'

const utf8 = new TextEncoder()

/** The bytes of a message, up to and with the end tag; the document follows. Text over 32,767 bytes is cut (RFC 8010 3.1.4). */
export function encodeMessage({ version, code, requestId, groups }: IppMessage): Uint8Array {
  const out: number[] = [...version.map((n) => n & 0xff), ...int16(code), ...int32(requestId)]
  for (const { tag, attributes } of groups) {
    out.push(tag)
    for (const attribute of attributes) pushAttribute(out, attribute)
  }
  out.push(groupTags.end)
  return Uint8Array.from(out)
}

function pushAttribute(out: number[], { name, values }: IppAttribute): void {
  for (const [i, value] of values.entries()) pushValue(out, i === 0 ? name : '', value)
}

function pushValue(out: number[], name: string, value: IppValue): void {
  if (value.kind !== 'collection') return pushField(out, value.tag, name, bytesOf(value))
  pushField(out, valueTags.begCollection, name, [])
  for (const member of value.members) {
    pushField(out, valueTags.memberAttrName, '', utf8.encode(member.name))
    for (const inner of member.values) pushValue(out, '', inner)
  }
  pushField(out, valueTags.endCollection, '', [])
}

function pushField(out: number[], tag: number, name: string, value: ArrayLike<number>): void {
  const nameBytes = utf8.encode(name)
  const length = Math.min(value.length, 0x7fff)
  out.push(tag, ...int16(nameBytes.length), ...nameBytes, ...int16(length))
  for (let i = 0; i < length; i += 1) out.push(value[i] ?? 0)
}

function bytesOf(value: Exclude<IppValue, { kind: 'collection' }>): ArrayLike<number> {
  switch (value.kind) {
    case 'integer':
      return int32(value.value)
    case 'boolean':
      return [value.value ? 1 : 0]
    case 'range':
      return [...int32(value.lower), ...int32(value.upper)]
    case 'text':
      return utf8.encode(value.value)
    case 'octets':
      return value.value
  }
}

const int16 = (n: number): number[] => [(n >> 8) & 0xff, n & 0xff]
const int32 = (n: number): number[] => [(n >> 24) & 0xff, (n >> 16) & 0xff, (n >> 8) & 0xff, n & 0xff]
