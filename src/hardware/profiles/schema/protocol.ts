import { z } from 'zod'
import { maxTokens, templateForm } from '../../protocols/byte-pattern/template.ts'
import { hexBytes, wireId } from './common.ts'
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

const magstripe = {
  report: z.enum(['plain', 'magnesafe']).optional().describe('Layout of a swipe report; magnesafe heads encrypt'),
}

const quietMs = z.int().min(10).max(1000).optional().describe('Silence that ends a code without CR or Enter')

const hidPos = {
  enable: hexBytes.max(191).optional().describe('Feature report that switches to HID POS mode, id first'),
}

const serialScanner = {
  commands: z.enum(['gm65', 'none']).optional().describe('none: the scanner always reads and takes no command'),
  quietMs,
}

const escpos = {
  plainStatus: z.boolean().optional().describe('Answers to DLE EOT come without the bits that are always set (12 hex)'),
}

const ipp = {
  ippVersion: z.enum(['1.1', '2.0']).optional().describe('Version of IPP to speak, when not 2.0'),
}

const crt02 = {
  presenceOnly: z.boolean().optional().describe('Its status says whether a card is inside, not where a card is'),
}

const frame = z
  .string()
  .regex(templateForm, 'hex bytes, ??, {name}, {xor} or {sum}, separated by one space')
  .refine((text) => text.split(' ').length <= maxTokens, `at most ${maxTokens} bytes`)

const bytePattern = {
  sends: z
    .strictObject({
      look: frame.optional().describe('Asks whether it is there, moving nothing'),
      ask: frame.optional().describe('Lights the buttons and asks for a press'),
      idle: frame.optional().describe('Lights and voice off'),
      open: frame.optional().describe('Releases one lock; its {names} are those of the box'),
      status: frame.optional().describe('Asks how the door of one box stands'),
    })
    .optional()
    .describe('Frames to the device: hex bytes, {name} for a byte of the box, {xor} and {sum} over all bytes before'),
  receives: z
    .array(
      z.strictObject({
        name: wireId,
        bytes: frame.refine((text) => /^[0-9a-fA-F]{2}/.test(text), 'a frame begins with a byte that is known'),
        to: z
          .enum(['look', 'open', 'status'])
          .optional()
          .describe('What it answers; absent for what it says by itself'),
        level: z.literal([1, 2, 3, 4, 5]).optional().describe('Rating, 5 is very satisfied'),
        key: z
          .enum(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.', '00', '000', 'enter', 'clear', 'cancel'])
          .optional(),
        door: z.enum(['open', 'closed']).optional(),
        occupied: z.boolean().optional(),
      }),
    )
    .max(64)
    .optional()
    .describe('Frames from the device; ?? is any byte; of two that are both whole the first counts'),
}

const shapes = {
  sdt,
  escpos,
  ipp,
  magstripe,
  'hid-pos': hidPos,
  'hid-keyboard': { quietMs },
  'serial-scanner': serialScanner,
  'crt-02': crt02,
  'byte-pattern': bytePattern,
} satisfies Partial<Readonly<Record<DriverName, z.ZodRawShape>>>

export const protocol = z.strictObject({
  ...sdt,
  ...escpos,
  ...ipp,
  ...magstripe,
  ...hidPos,
  ...serialScanner,
  ...crt02,
  ...bytePattern,
})

/** Protocol settings that a driver reads. */
export const protocolKeys = (driver: DriverName): readonly string[] =>
  Object.keys((shapes as Partial<Record<DriverName, z.ZodRawShape>>)[driver] ?? {})
