import { z } from 'zod'
import { hexBytes } from './common.ts'
import type { DriverName } from './driver-names.ts'

/* How a model's dialect of its protocol differs, a shape for each driver. */

const sdt = {
  preamble: hexBytes.optional().describe('First bytes of an SDT frame, when not AA AA AA 96 69'),
}

const escpos = {
  plainStatus: z.boolean().optional().describe('Answers to DLE EOT come without the bits that are always set (12 hex)'),
}

const ipp = {
  ippVersion: z.enum(['1.1', '2.0']).optional().describe('Version of IPP to speak, when not 2.0'),
}

const shapes = {
  sdt,
  escpos,
  ipp,
} satisfies Partial<Readonly<Record<DriverName, z.ZodRawShape>>>

export const protocol = z.strictObject({ ...shapes.sdt, ...shapes.escpos, ...shapes.ipp })

/** Protocol settings that a driver reads. */
export const protocolKeys = (driver: DriverName): readonly string[] =>
  Object.keys((shapes as Partial<Record<DriverName, z.ZodRawShape>>)[driver] ?? {})
