import { z } from 'zod'
import type { DeviceClass } from '../contract.ts'
import { capabilities } from './schema/capabilities.ts'
import { condition, hex, hexBytes, ms, wireId } from './schema/common.ts'
import { driverNames } from './schema/driver-names.ts'
import { protocol } from './schema/protocol.ts'
import { transport } from './schema/transport.ts'

export { wireId }

export const deviceClasses = [
  'identityReader',
  'cardReader',
  'cardDispenser',
  'barcodeReader',
  'printer',
  'camera',
  'documentScanner',
  'signaturePad',
  'keypad',
  'evaluator',
  'lights',
  'sensors',
  'speaker',
  'locker',
] as const satisfies readonly DeviceClass[]
/** `tested` on the device itself; `manual` of the maker; `code` or `database` of others that use it. */
export const evidenceKinds = ['tested', 'manual', 'code', 'database', 'none'] as const
export const recoverySteps = ['retry', 'softReset', 'reopen', 'usbReset'] as const

const usbMatch = z.strictObject({
  usb: z.strictObject({
    vendorId: hex(4),
    productId: hex(4),
    product: z.string().min(1).optional().describe('Text that the product string must contain'),
    manufacturer: z.string().min(1).optional().describe('Text that the manufacturer string must contain'),
    port: z.string().min(1).optional().describe('USB port path such as 1-1.2, when the place decides'),
    usagePage: hex(4).optional().describe('First usage page of a HID report descriptor, e.g. 008c'),
    usage: hex(4).optional(),
  }),
})
const readerMatch = z.strictObject({ reader: z.string().min(3).describe('Text that the PC/SC name must contain') })
const pathMatch = z.strictObject({ path: z.string().startsWith('/dev/') })

const status = z.strictObject({
  pollMs: ms(600_000),
  pollWhile: z.array(z.literal('idle')).max(1).default(['idle']),
  staleAfterMs: ms(3_600_000),
})
const timeouts = z.strictObject({ openMs: ms(60_000), commandMs: ms(60_000), jobMs: ms(600_000) })
const recovery = z.strictObject({
  steps: z.array(z.enum(recoverySteps)).max(8),
  cooldownMs: ms(3_600_000).describe('Shortest time between two soft or USB resets'),
  backoffMs: z
    .tuple([ms(60_000), ms(600_000)])
    .refine(([min, max]) => min <= max, 'the first may not exceed the second'),
})

const bits = z.record(z.string().regex(/^[0-9a-f]{2}$/, 'a mask of two hex digits'), condition)
const statusBits = z.strictObject({
  dleEot: z.partialRecord(z.enum(['1', '2', '3', '4']), bits).default({}),
  asb: z.partialRecord(z.enum(['1', '2', '3', '4']), bits).default({}),
  full: z
    .partialRecord(z.enum(['1', '2', '3', '4']), bits)
    .optional()
    .describe(
      'Bytes 3 to 6 of the answer to DLE EOT 20 (10 0F p u r f) of kiosk printers; asked for where it is given',
    ),
})

const overridable = {
  transport: transport.optional(),
  capabilities: capabilities.partial().optional(),
  status: status.partial().optional(),
  timeouts: timeouts.partial().optional(),
  recovery: recovery.partial().optional(),
}

/** What the device list of a site, or a quirk, may change. */
export const overridesSchema = z.strictObject(overridable)
export type ProfileOverrides = z.output<typeof overridesSchema>

const quirk = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  firmware: z.string().min(1).describe('Range of versions, e.g. "<2.1.0" or ">=1.2 <2"'),
  set: z.strictObject({ ...overridable, statusBits: statusBits.partial().optional() }),
  reason: z.string().min(10),
  source: z.string().min(4),
})

const example = z.strictObject({
  name: z.string().min(1),
  send: hexBytes.optional().describe('Absent for what a device says by itself'),
  receive: hexBytes,
  means: z.strictObject({
    conditions: z.array(condition).optional().describe('Exactly the conditions that stand then'),
    answer: z.string().min(1).optional().describe('Name of the status code, e.g. cardFound'),
  }),
})

/** A profile with everything said. */
export const profileSchema = z.strictObject({
  schema: z.literal(1),
  id: wireId,
  class: z.enum(deviceClasses),
  vendor: z.string().min(1),
  model: z.string().min(1),
  evidence: z
    .enum(evidenceKinds)
    .default('none')
    .describe('How ids and parameters are known; none: named by the operator only, never matched by ids'),
  sources: z
    .array(z.strictObject({ what: z.string().min(3), url: z.string().min(8) }))
    .max(16)
    .default([])
    .describe('Public source of each id and parameter'),
  extends: z
    .string()
    .regex(/^_base\/[a-z0-9-]+$/)
    .optional(),
  match: z
    .array(z.union([usbMatch, pathMatch, readerMatch]))
    .max(32)
    .default([]),
  driver: z.enum(driverNames),
  transport,
  protocol: protocol.default({}),
  identify: z
    .strictObject({
      command: z.enum(['gs-i', 'sam-id', 'frame', 'version', 'none']),
      firmware: z.string().optional().describe('Regular expression; its first group is the version'),
    })
    .default({ command: 'none' }),
  capabilities,
  status,
  statusBits: statusBits.optional(),
  timeouts,
  recovery,
  consumables: z
    .array(
      z.strictObject({
        id: wireId,
        unit: z.enum(['mm', 'pieces', 'percent']),
        capacity: z.number().min(1).optional().describe('How much is there after a refill, in the unit'),
        lowSignal: condition.optional().describe('Condition that says it runs low'),
        emptySignal: condition.optional().describe('Condition that says it has run out'),
      }),
    )
    .max(8)
    .default([]),
  media: z
    .strictObject({
      forgottenAfterMs: ms(600_000)
        .optional()
        .describe('Card or paper offered so long and not taken counts as forgotten'),
    })
    .default({}),
  selfTest: z
    .array(z.strictObject({ id: z.string().min(1), auto: z.boolean().optional(), operator: z.boolean().optional() }))
    .max(16)
    .default([]),
  repair: z
    .array(
      z.strictObject({
        condition,
        text: z.string().regex(/^repair\.[a-zA-Z0-9.]+$/, 'an i18n key beginning with "repair."'),
        picture: z
          .string()
          .regex(/^[a-z0-9-]+\.svg$/)
          .optional(),
      }),
    )
    .max(32)
    .default([]),
  quirks: z.array(quirk).max(32).default([]),
  examples: z.array(example).max(64).default([]),
})

export type Profile = z.output<typeof profileSchema>
export type ProfileExample = Profile['examples'][number]
export type MatchEntry = Profile['match'][number]

/** What a file may hold before its base is laid under it: every key optional, but no unknown one. */
export const profileFileSchema = profileSchema
  .extend({ status: status.partial(), timeouts: timeouts.partial(), recovery: recovery.partial() })
  .partial()
  .required({ schema: true })

/** JSON Schema for `device-profiles/schema.json`: what editors check a profile file against. */
export function profileJsonSchema(): string {
  const schema = z.toJSONSchema(profileFileSchema, { io: 'input' })
  return `${JSON.stringify({ title: 'kioskd device profile', ...schema }, null, 2)}\n`
}
