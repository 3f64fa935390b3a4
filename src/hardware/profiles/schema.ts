import { z } from 'zod'

const hex = (digits: number) => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`), `${digits} lower-case hex digits`)
const hexBytes = z.string().regex(/^[0-9a-fA-F]{2}( [0-9a-fA-F]{2})*$/, 'bytes in hex, separated by one space')
const ms = (max: number) => z.int().min(1).max(max)
/** An id that is also said on the wire, where a code starts with a letter and holds no long number. */
export const wireId = z
  .string()
  .max(64)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'lower-case letters and digits in words joined by dashes, a letter first')
  .refine((text) => !/\d{9}/.test(text), 'must not hold a long number')
const condition = z
  .string()
  .max(47)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*-(error|warning|report)$/, 'an IPP keyword ending in -error, -warning or -report')

export const deviceClasses = ['identityReader', 'printer', 'camera'] as const
export const driverNames = ['sdt', 'escpos', 'camera-mjpeg'] as const
export const recoverySteps = ['retry', 'softReset', 'reopen', 'usbReset'] as const

const usbMatch = z.strictObject({
  usb: z.strictObject({
    vendorId: hex(4),
    productId: hex(4),
    product: z.string().min(1).optional().describe('Text that the product string must contain'),
    manufacturer: z.string().min(1).optional().describe('Text that the manufacturer string must contain'),
    port: z.string().min(1).optional().describe('USB port path such as 1-1.2, when the place decides'),
  }),
})
const pathMatch = z.strictObject({ path: z.string().startsWith('/dev/') })

const serial = z.strictObject({
  kind: z.literal('serial'),
  baudRate: z.int().min(1200).max(921_600).default(115_200),
  dataBits: z.union([z.literal(7), z.literal(8)]).default(8),
  parity: z.enum(['none', 'even', 'odd']).default('none'),
  stopBits: z.union([z.literal(1), z.literal(2)]).default(1),
  flow: z.enum(['none', 'rtscts', 'xonxoff']).default('none'),
})
const usbLp = z.strictObject({ kind: z.literal('usb-lp'), exclusive: z.boolean().default(true) })
const tcp = z.strictObject({ kind: z.literal('tcp'), exclusive: z.boolean().default(true) })
const httpMjpeg = z.strictObject({
  kind: z.literal('http-mjpeg'),
  maxFrameBytes: z.int().min(10_000).max(20_000_000).default(4_000_000),
})
const transport = z.discriminatedUnion('kind', [serial, usbLp, tcp, httpMjpeg])

const capabilities = z.strictObject({
  cut: z.enum(['full', 'partial', 'none']).optional(),
  dotsPerLine: z.int().min(64).max(2040).optional(),
  dpi: z.int().min(100).max(600).optional(),
  text: z.literal('raster').optional(),
  qr: z.enum(['native', 'raster']).optional(),
  status: z
    .enum(['asb', 'dle-eot', 'none'])
    .optional()
    .describe('How the device tells its state; none: done means sent'),
  maxBandRows: z.int().min(1).max(255).optional().describe('Rows in one raster command'),
  feedBeforeCutDots: z.int().min(0).max(255).optional(),
  cutterOffsetMm: z.number().min(0).max(100).optional().describe('Paper between head and knife, for counting paper'),
  mmPerSecond: z
    .number()
    .min(10)
    .max(500)
    .optional()
    .describe('How long a job is watched when nothing says it has ended'),
  readAttempts: z
    .int()
    .min(1)
    .max(5)
    .optional()
    .describe('Whole find-select-read tries before a card counts as unreadable'),
  findPollMs: z.int().min(100).max(1000).optional(),
  frozenMs: z.int().min(300).max(60_000).optional().describe('The same picture for so long is a frozen camera'),
  frameTimeoutMs: z.int().min(100).max(60_000).optional().describe('No picture for so long is no-frames-error'),
})

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
  send: hexBytes,
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
  extends: z
    .string()
    .regex(/^_base\/[a-z0-9-]+$/)
    .optional(),
  match: z
    .array(z.union([usbMatch, pathMatch]))
    .max(32)
    .default([]),
  driver: z.enum(driverNames),
  transport,
  protocol: z
    .strictObject({ preamble: hexBytes.optional().describe('First bytes of an SDT frame, when not AA AA AA 96 69') })
    .default({}),
  identify: z
    .strictObject({
      command: z.enum(['gs-i', 'sam-id', 'frame', 'none']),
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
        unit: z.enum(['mm', 'pieces']),
        lowSignal: condition.optional().describe('Condition that says it runs low'),
        emptySignal: condition.optional().describe('Condition that says it has run out'),
      }),
    )
    .max(8)
    .default([]),
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
