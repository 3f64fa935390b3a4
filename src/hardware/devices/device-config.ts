import { z } from 'zod'
import { deviceClasses, overridesSchema, wireId } from '../profiles/schema.ts'

const hostAndPort = z.string().regex(/^(\[[0-9a-fA-F:]+\]|[^\s:/]+):\d{1,5}$/, 'host:port, e.g. 192.168.1.20:9100')

/** Where a device is plugged: exactly one of these. */
const placeSchema = z.union([
  z.strictObject({ usbPort: z.string().regex(/^\d+-\d+(\.\d+)*$/, 'a USB port path such as 1-1.2') }),
  z.strictObject({ serialNumber: z.string().min(1) }),
  z.strictObject({ path: z.string().startsWith('/dev/') }),
  z.strictObject({ tcp: hostAndPort }),
  z.strictObject({ http: z.url({ protocol: /^https?$/ }) }),
  z.strictObject({ ipp: z.url({ protocol: /^ipps?$/ }) }),
  z.strictObject({ reader: z.string().min(1).describe('Text that the PC/SC name contains') }),
  z.strictObject({ gpio: z.literal(true) }),
  z.strictObject({ alsa: z.string().min(1).describe('ALSA device such as default or plughw:1') }),
  z.strictObject({ screen: z.literal(true) }),
  z.strictObject({ simulated: z.string().min(1) }),
])
export type DevicePlace = z.output<typeof placeSchema>

/** One entry of the site file's `devices:` list. */
export const deviceConfigSchema = z
  .strictObject({
    id: wireId.max(32),
    role: z.string().regex(/^[a-z][a-zA-Z0-9]*(\.[a-zA-Z0-9]+)*$/, 'e.g. printer.receipt'),
    class: z.enum(deviceClasses).optional(),
    profile: z.string().min(1).describe('auto, or the id of a profile'),
    at: placeSchema,
    required: z.boolean().default(true),
    enabled: z.boolean().default(true),
    overrides: overridesSchema.default({}),
    side: z
      .enum(['left', 'right', 'below', 'above'])
      .optional()
      .describe('Where it sits on the cabinet, seen from the front'),
  })
  .superRefine((device, context) => {
    const pluggedIn = 'usbPort' in device.at || 'serialNumber' in device.at || 'path' in device.at
    if (device.profile === 'auto' && !pluggedIn)
      context.addIssue({
        code: 'custom',
        path: ['profile'],
        message: 'auto works only for something plugged in (usbPort, serialNumber, path): name the profile',
      })
  })

export type DeviceConfig = z.output<typeof deviceConfigSchema>
export type DeviceConfigInput = z.input<typeof deviceConfigSchema>
