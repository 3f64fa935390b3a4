import { z } from 'zod'
import { code, count, durationMs, epochMs, firmware, hex, slug, ulidField, version } from './fields.ts'

const bilingual = z.strictObject({ zh: z.string().max(60), en: z.string().max(60) })

/** `state`: retained, and the will. Site names are inventory, not persons; they are the only free text on the wire. */
export const stateMessage = z.strictObject({
  v: z.literal(1),
  state: z.enum(['online', 'offline', 'lost', 'maintenance']),
  /** New with every connection: the late will of an older one is recognised by it. */
  linkId: ulidField,
  bootId: ulidField,
  ts: epochMs,
  site: z.strictObject({ name: bilingual, unit: bilingual }),
  versions: z.strictObject({ kioskd: version, node: version, catalogue: version }),
  services: z.strictObject({
    total: count,
    /** What the catalogue calls each service; public text. */
    names: z.record(slug, bilingual),
    unavailable: z.array(z.strictObject({ serviceId: slug, code })).max(300),
  }),
})
export type StateMessage = z.infer<typeof stateMessage>

/** `hb`: QoS 0, every 30 s ±10 %. */
export const heartbeatMessage = z.strictObject({
  v: z.literal(1),
  bootId: ulidField,
  ts: epochMs,
  synced: z.boolean(),
  uptimeMs: durationMs,
  /** `firstSeq`: the lowest row still held; everything below it has been committed by a fleet before. */
  outbox: z.strictObject({
    epoch: hex,
    rows: count,
    oldestMs: durationMs.optional(),
    lastSeq: count,
    firstSeq: count.optional(),
  }),
  pageAlive: z.boolean(),
  inSession: z.boolean(),
  rssMb: count,
  /** What waits sealed on the kiosk for the gateway: applications and the like, and what people said (ratings, reports). */
  waiting: z.strictObject({ submissions: count, opinions: count, oldestMs: durationMs.optional() }).optional(),
  /** The gateway as the kiosk finds it, for how long, and the age of its last good answer; without one since the start there is none. */
  gateway: z
    .strictObject({ state: z.enum(['good', 'failing', 'resting']), forMs: durationMs, goodMs: durationMs.optional() })
    .optional(),
  /** What a person must bring or do, e.g. `receipt:media-low-warning`. */
  needs: z.array(code).max(50),
})
export type HeartbeatMessage = z.infer<typeof heartbeatMessage>

/** `dev/{id}`: retained, latest wins. */
export const deviceMessage = z.strictObject({
  v: z.literal(1),
  ts: epochMs,
  id: code,
  role: code,
  class: code,
  required: z.boolean(),
  adminState: z.enum(['enabled', 'disabled']),
  operatingState: code,
  recoveryStep: code.optional(),
  faultCode: code.optional(),
  conditions: z.array(code).max(30),
  /** `percent`: what is left, where the device or the count of what went says it. */
  consumables: z.array(z.strictObject({ id: code, level: code, percent: z.int().min(0).max(100).optional() })).max(10),
  /** Where a card or sheet is, for devices that hold one. */
  media: code.optional(),
  remedies: z.array(z.strictObject({ condition: code, text: code })).max(30),
  profileId: code,
  profileHash: hex,
  firmware: firmware.optional(),
  stale: z.boolean(),
})
export type DeviceMessage = z.infer<typeof deviceMessage>

/**
 * `ack`: retained; `upto` is the highest sequence number below which the fleet has committed everything, `id` the row that it has under this
 * number, where it has one: a kiosk that has another there knows that its database went back in time.
 */
export const ackMessage = z.strictObject({ epoch: hex, upto: count, id: ulidField.optional() })
export type AckMessage = z.infer<typeof ackMessage>

/** Largest payload either side accepts, bytes. */
export const maxPayloadBytes = 64 * 1024
