/* The printer's own reading and writing of IPP, from RFC 8010 3.1 and apart from the daemon's codec, so that one checks the other. */

export interface IppRequest {
  readonly operation: number
  readonly requestId: number
  /** By group and name, e.g. `1/printer-uri`: the raw values. */
  readonly values: ReadonlyMap<string, readonly Buffer[]>
  readonly document: Buffer
}

/** Undefined for what a real printer answers with HTTP 400. */
export function readIpp(body: Buffer): IppRequest | undefined {
  const values = new Map<string, Buffer[]>()
  let group = 0
  let name = ''
  let at = 8
  while (at < body.length) {
    const tag = body.readUInt8(at)
    at += 1
    if (tag === 3)
      return {
        operation: body.readUInt16BE(2),
        requestId: body.readInt32BE(4),
        values,
        document: body.subarray(at),
      }
    if (tag < 16) {
      group = tag
      continue
    }
    if (at + 4 > body.length) return undefined
    const nameEnd = at + 2 + body.readUInt16BE(at)
    if (nameEnd + 2 > body.length) return undefined
    if (nameEnd > at + 2) name = body.toString('utf8', at + 2, nameEnd)
    const valueEnd = nameEnd + 2 + body.readUInt16BE(nameEnd)
    if (valueEnd > body.length) return undefined
    const key = `${group}/${name}`
    values.set(key, [...(values.get(key) ?? []), body.subarray(nameEnd + 2, valueEnd)])
    at = valueEnd
  }
  return undefined
}

/** Tag and value of an attribute to be written: numbers as 32 bits, text as UTF-8. */
export type Written = readonly [tag: number, ...values: readonly (number | string | boolean)[]]

export function writeIpp(
  status: number,
  requestId: number,
  groups: readonly (readonly [tag: number, attributes: Readonly<Record<string, Written>>])[],
): Buffer {
  const parts: Buffer[] = [Buffer.from([2, 0]), int(status, 2), int(requestId, 4)]
  for (const [tag, attributes] of groups) {
    parts.push(Buffer.from([tag]))
    for (const [name, [valueTag, ...values]] of Object.entries(attributes))
      for (const [i, value] of values.entries()) {
        const label = Buffer.from(i === 0 ? name : '')
        const bytes = valueBytes(value)
        parts.push(Buffer.from([valueTag]), int(label.length, 2), label, int(bytes.length, 2), bytes)
      }
  }
  parts.push(Buffer.from([3]))
  return Buffer.concat(parts)
}

function valueBytes(value: number | string | boolean): Buffer {
  if (typeof value === 'number') return int(value, 4)
  return typeof value === 'boolean' ? Buffer.from([value ? 1 : 0]) : Buffer.from(value)
}

function int(value: number, size: 2 | 4): Buffer {
  const bytes = Buffer.alloc(size)
  if (size === 2) bytes.writeUInt16BE(value)
  else bytes.writeInt32BE(value)
  return bytes
}
