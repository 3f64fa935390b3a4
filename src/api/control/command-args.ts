import { z } from 'zod'
import type { CommandName, DeviceClass } from '../../hardware/contract.ts'

/** What an outside client may send with a command: its arguments, and options beside timeout and signal. */
export interface CommandSchema {
  readonly args: z.ZodType<readonly unknown[]>
  readonly options: z.ZodType<Readonly<Record<string, unknown>>>
}

const bytes = z
  .strictObject({ base64: z.base64().max(30_000_000) })
  .transform(({ base64 }) => Uint8Array.from(Buffer.from(base64, 'base64')))
const jobId = z.string().min(1).max(64)
const none = z.tuple([])
const noOptions = z.strictObject({})
const bare: CommandSchema = { args: none, options: noOptions }

const pictureJob = z.strictObject({
  jobId,
  raster: z.strictObject({
    widthDots: z.int().min(8).max(2040),
    heightDots: z.int().min(1).max(20_000),
    data: bytes,
  }),
  qr: z.string().max(300).optional(),
  cut: z.boolean(),
})
const textJob = z.strictObject({
  jobId,
  lines: z
    .array(
      z.strictObject({
        text: z.string().max(200),
        align: z.enum(['left', 'centre', 'right']).optional(),
        bold: z.boolean().optional(),
        large: z.boolean().optional(),
      }),
    )
    .max(500),
  cut: z.boolean(),
})
const documentJob = z.strictObject({
  jobId,
  document: bytes,
  mimeType: z.enum(['application/pdf', 'image/jpeg', 'image/pwg-raster']),
  copies: z.int().min(1).max(20),
  media: z.string().max(64).optional(),
  sides: z.enum(['one-sided', 'two-sided-long-edge', 'two-sided-short-edge']).optional(),
  colour: z.boolean().optional(),
})
const light = z.strictObject({
  name: z.string().max(40),
  flashRate: z.enum(['off', 'slow', 'medium', 'quick', 'continuous']),
})
const spoken = z.strictObject({
  clip: z.string().max(64).optional(),
  text: z.string().max(500).optional(),
  lang: z.string().max(8).optional(),
})
const box = z.tuple([z.string().min(1).max(16)])

/**
 * Commands an outside client may run. Missing are those whose answer is no value but something living (a camera view, the strokes
 * of a signature as they come): they belong to the screens.
 */
export const commandSchemas: {
  readonly [K in DeviceClass]: Readonly<Partial<Record<CommandName<K>, CommandSchema>>>
} = {
  identityReader: {
    readCard: {
      args: none,
      options: z.strictObject({ fingerprints: z.boolean().optional(), addedAddress: z.boolean().optional() }),
    },
  },
  cardReader: {
    readCard: {
      args: none,
      options: z.strictObject({
        accept: z
          .array(z.enum(['socialSecurity', 'bank', 'other']))
          .max(3)
          .optional(),
      }),
    },
    eject: bare,
    retain: bare,
    awaitTaken: bare,
  },
  cardDispenser: { dispense: bare, retain: bare, awaitTaken: bare },
  barcodeReader: {
    read: { args: none, options: z.strictObject({ symbologies: z.array(z.string().max(40)).max(58).optional() }) },
  },
  printer: {
    print: { args: z.tuple([pictureJob]), options: noOptions },
    printText: { args: z.tuple([textJob]), options: noOptions },
    printDocument: { args: z.tuple([documentJob]), options: noOptions },
    retract: bare,
  },
  camera: {},
  documentScanner: {
    scan: {
      args: none,
      options: z.strictObject({
        maxBytes: z.int().min(10_000).max(10_000_000),
        maxSide: z.int().min(200).max(8000).optional(),
        crop: z.boolean().optional(),
      }),
    },
  },
  signaturePad: {},
  keypad: {
    readEntry: {
      args: none,
      options: z.strictObject({ purpose: z.enum(['number', 'pin']), maxLength: z.int().min(1).max(64) }),
    },
  },
  evaluator: { askRating: bare },
  lights: { setLight: { args: z.tuple([light]), options: noOptions } },
  sensors: { readSensors: bare },
  speaker: {
    play: { args: z.tuple([spoken]), options: z.strictObject({ headphonesOnly: z.boolean().optional() }) },
    setVolume: { args: z.tuple([z.int().min(0).max(100)]), options: noOptions },
  },
  locker: { openBox: { args: box, options: noOptions }, readBox: { args: box, options: noOptions } },
}
