import { z } from 'zod'
import type { DeviceClass } from '../../contract.ts'
import { hexBytes } from './common.ts'

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
}

const camera = {
  frozenMs: z.int().min(300).max(60_000).optional().describe('The same picture for so long is a frozen camera'),
  frameTimeoutMs: z.int().min(100).max(60_000).optional().describe('No picture for so long is no-frames-error'),
}

const shapes = {
  identityReader,
  cardReader: {},
  cardDispenser: {},
  barcodeReader: {},
  printer,
  camera,
  documentScanner: { ...camera },
  signaturePad: {},
  keypad: {},
  evaluator: {},
  lights: {},
  sensors: {},
  speaker: {},
  locker: {},
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
