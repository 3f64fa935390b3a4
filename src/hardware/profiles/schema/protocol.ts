import { z } from 'zod'
import { hexBytes } from './common.ts'
import type { DriverName } from './driver-names.ts'

/* How a model's dialect of its protocol differs, a shape for each driver. */

const preamble = hexBytes.max(23).optional()

const sdt = {
  preamble: preamble.describe('First bytes of an SDT frame, when not AA AA AA 96 69'),
  answerPreamble: preamble.describe('First bytes of an answer, when they differ from those of a request'),
  framing: z
    .enum(['stream', 'single', 'split', 'hid'])
    .optional()
    .describe('How frames go into packets (USB): as they come, one each, head and rest on two pipes, HID reports'),
  reportId: z.int().min(0).max(255).optional().describe('HID report that carries the frames; 0 for none'),
  header: hexBytes.max(47).optional().describe('Bytes before the payload of each HID report'),
  maxRfBytes: z.int().min(1).max(255).optional().describe('Largest block over the air, set once (61 FF)'),
}

const shapes = {
  sdt,
} satisfies Partial<Readonly<Record<DriverName, z.ZodRawShape>>>

export const protocol = z.strictObject({ ...shapes.sdt })

/** Protocol settings that a driver reads. */
export const protocolKeys = (driver: DriverName): readonly string[] =>
  Object.keys((shapes as Partial<Record<DriverName, z.ZodRawShape>>)[driver] ?? {})
