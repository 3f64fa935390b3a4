import { z } from 'zod'
import { maxRecordingMs } from '../../hardware/devices/recording/recorder.ts'
import { deviceClasses } from '../../hardware/profiles/schema.ts'

const name = z.string().regex(/^[a-z][A-Za-z0-9-]{0,31}$/, 'letters, digits and dashes')

export const selfTestRequest = z.strictObject({ test: z.string().max(64).optional() })
export const enableRequest = z.strictObject({ enabled: z.boolean() })
export const refillRequest = z.strictObject({ consumable: z.string().max(64) })
export const recordRequest = z.strictObject({
  seconds: z
    .int()
    .min(1)
    .max(maxRecordingMs / 1000),
})
export const claimRequest = z.strictObject({
  class: z.enum(deviceClasses),
  role: z.string().max(64),
  /** Who asks, for the log and the readiness report: the name of a program, never of a person. */
  client: name,
  leaseMs: z.int().min(1000).max(600_000).default(60_000),
})
export const commandRequest = z.strictObject({
  /** Arguments of the command before its options; bytes as `{ "base64": "…" }`. */
  args: z.array(z.unknown()).max(4).default([]),
  options: z.record(z.string(), z.unknown()).default({}),
  timeoutMs: z.int().min(1).max(600_000),
})
export const printRequest = z.strictObject({
  role: z.string().max(64),
  lines: z.array(z.string().max(300)).max(400),
})
