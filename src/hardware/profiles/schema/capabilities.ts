import { z } from 'zod'
import type { DeviceClass } from '../../contract.ts'
import { gpioLine } from '../../transports/gpio-lines.ts'
import { condition, hexBytes } from './common.ts'

/*
 * What a model can do, a shape for each class. A key that stands here must be read by a driver or by the facts of its class.
 */

const printer = {
  cut: z.enum(['full', 'partial', 'none']).optional(),
  dotsPerLine: z.int().min(64).max(2040).optional(),
  dpi: z.int().min(100).max(600).optional(),
  text: z.enum(['raster', 'gb18030']).optional(),
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
  silentMs: z
    .int()
    .min(200)
    .max(60_000)
    .optional()
    .describe('Status questions left unanswered so long, beside the time printing takes, end a job as unknown'),
  presenter: z
    .strictObject({
      presentCommand: hexBytes.optional().describe('Hands the cut ticket out; absent where the cut does it'),
      retractCommand: hexBytes.optional().describe('Pulls a ticket that was not taken into the cabinet'),
    })
    .optional()
    .describe('A mouth with a sensor: the bits of presenter-occupied-report say whether a ticket is there'),
}

const identityReader = {
  readAttempts: z
    .int()
    .min(1)
    .max(5)
    .optional()
    .describe('Whole find-select-read tries before a card counts as unreadable'),
  findPollMs: z.int().min(100).max(1000).optional(),
  photoDecoder: z
    .array(z.string().min(1).max(256))
    .min(1)
    .max(16)
    .refine(([program = '']) => program.startsWith('/'), 'the first entry is the absolute path of a program')
    .optional()
    .describe('Program and arguments that turn a WLT photo (stdin) into a 102 x 126 BMP (stdout); none is shipped'),
}

const cardReader = {
  rf: z.boolean().optional().describe('Motor reader with an aerial: it gives the number of a card over the air'),
  rearBin: z.boolean().optional().describe('A card moved out at the rear falls into a bin: cards can be kept'),
}

const camera = {
  frozenMs: z
    .int()
    .min(300)
    .max(86_400_000)
    .optional()
    .describe(
      'The same picture, byte for byte, for so long is a frozen camera; long for a camera that sends a still scene unchanged',
    ),
  frameTimeoutMs: z.int().min(100).max(60_000).optional().describe('No picture for so long is no-frames-error'),
}

const documentScanner = {
  ...camera,
  minFocus: z
    .number()
    .min(0)
    .max(255)
    .optional()
    .describe('Spread of a Laplacian (1600 pixels wide) below which a page is blurred'),
  minBrightness: z.int().min(0).max(255).optional().describe('Mean of the page below which it is too dark'),
  maxBrightness: z.int().min(0).max(255).optional().describe('Mean of the page above which it is too bright'),
}

const sensors = {
  sensors: z
    .array(
      gpioLine.extend({
        active: z
          .string()
          .max(20)
          .default('on')
          .describe('What the active level means, e.g. open, on, present, powering'),
        inactive: z.string().max(20).default('off'),
        condition: condition.optional().describe('Stands while the line is active'),
        debounceMs: z.int().min(0).max(1000).default(50).describe('Contacts bounce; shorter changes are no changes'),
        confirmMs: z
          .int()
          .min(0)
          .max(60_000)
          .default(0)
          .describe('How long it must last beyond that, e.g. a power failure'),
        releaseMs: z
          .int()
          .min(0)
          .max(600_000)
          .default(0)
          .describe('How long inactivity must last, e.g. a motion sensor'),
      }),
    )
    .max(32)
    .optional(),
}

const lights = { lights: z.array(gpioLine).max(32).optional() }

const speaker = {
  clips: z
    .string()
    .max(200)
    .optional()
    .describe('Folder made by `kioskd voice build`: recordings and stand-ins, found by their words'),
  headphoneSensor: z
    .string()
    .max(40)
    .optional()
    .describe('Sensor of this kiosk that says `present` while headphones are plugged in'),
  volumeControl: z.string().max(40).optional().describe('Name of the ALSA mixer control, e.g. Master'),
  maxVolume: z.int().min(0).max(100).optional(),
}

const signaturePad = {
  pen: z
    .strictObject({
      maxX: z.int().min(1).max(65_535),
      maxY: z.int().min(1).max(65_535),
      maxPressure: z.int().min(1).max(65_535),
    })
    .optional()
    .describe('Largest coordinates and pressure, for a pad that is reached where it cannot be asked (a network)'),
}

const locker = {
  boxes: z
    .record(
      z.string().regex(/^[A-Za-z0-9-]{1,16}$/, 'a box is named as it is written on its door'),
      z.record(z.string().regex(/^[a-z]{1,16}$/), hexBytes.max(2)),
    )
    .optional()
    .describe(
      'Boxes by what stands on the door, each with the bytes that its frames name, e.g. A01: { board: "01", lock: "01" }',
    ),
}

const shapes = {
  identityReader,
  cardReader,
  cardDispenser: {},
  barcodeReader: {},
  printer,
  camera,
  documentScanner,
  signaturePad,
  keypad: {},
  evaluator: {},
  lights,
  sensors,
  speaker,
  locker,
} satisfies Readonly<Record<DeviceClass, z.ZodRawShape>>

export const capabilities = z.strictObject({
  ...shapes.identityReader,
  ...shapes.cardReader,
  ...shapes.cardDispenser,
  ...shapes.barcodeReader,
  ...shapes.printer,
  ...shapes.documentScanner,
  ...shapes.signaturePad,
  ...shapes.keypad,
  ...shapes.evaluator,
  ...shapes.lights,
  ...shapes.sensors,
  ...shapes.speaker,
  ...shapes.locker,
})

/** Capabilities that mean something for a class; any other is a mistake in the profile. */
export const capabilityKeys = (deviceClass: DeviceClass): readonly string[] => Object.keys(shapes[deviceClass])
