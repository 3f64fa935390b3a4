import { z } from 'zod'

/** Limits by which a photographed page is judged, from the profile. */
const limits = z.object({ minFocus: z.number(), minBrightness: z.number(), maxBrightness: z.number() })

/** What is to be made of a photo, as the working process is told. */
export const pageRequest = limits.extend({
  crop: z.boolean(),
  maxBytes: z.int().min(1),
  maxSide: z.int().min(16).optional(),
})
export type PageRequest = z.output<typeof pageRequest>

const quality = { focus: z.number(), brightness: z.number() }

/** What it answers; with `ok` the page's JPEG follows. */
export const pageAnswer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), width: z.int(), height: z.int(), cropped: z.boolean(), ...quality }),
  z.object({
    ok: z.literal(false),
    code: z.enum(['tooBlurred', 'tooDark', 'tooBright', 'noDocument', 'tooLarge', 'unreadable']),
    detail: z.string().max(200).optional(),
  }),
])
export type PageAnswer = z.output<typeof pageAnswer>

/** A header as JSON with its length (u32, big-endian) before it, then bytes: both ways of the pipe. */
export function framed(header: unknown, bytes: Uint8Array): readonly [Buffer, Uint8Array] {
  const text = Buffer.from(JSON.stringify(header), 'utf8')
  const head = Buffer.alloc(4 + text.length)
  head.writeUInt32BE(text.length, 0)
  text.copy(head, 4)
  return [head, bytes]
}

/** The other way round; undefined when the bytes are no such message. `bytes` is a view into what was given. */
export function unframed(message: Buffer): { readonly header: unknown; readonly bytes: Buffer } | undefined {
  if (message.length < 4) return undefined
  const end = 4 + message.readUInt32BE(0)
  if (end > message.length) return undefined
  try {
    return { header: JSON.parse(message.toString('utf8', 4, end)), bytes: message.subarray(end) }
  } catch {
    return undefined
  }
}
