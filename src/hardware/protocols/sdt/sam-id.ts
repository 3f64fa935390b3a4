/**
 * Text of the 16-byte SAM id: little-endian u16 vendor, u16 type, u32 date (decimal YYYYMMDD), u32 serial, u32 random, as
 * `05.01-20130414-0001234567-0000000042`. Undefined unless exactly 16 bytes. devices.md 1.4 [samsn, hsl-sam].
 */
export function samIdText(bytes: Uint8Array): string | undefined {
  if (bytes.length !== 16) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const pad = (value: number, width: number) => String(value).padStart(width, '0')
  const u16 = (at: number, width: number) => pad(view.getUint16(at, true), width)
  const u32 = (at: number, width: number) => pad(view.getUint32(at, true), width)
  return `${u16(0, 2)}.${u16(2, 2)}-${u32(4, 8)}-${u32(8, 10)}-${u32(12, 10)}`
}
