import { z } from 'zod'

const count = z.number().int().min(0)

const selfTestRecord = z.strictObject({
  testId: z.string(),
  atWallMs: z.number(),
  by: z.enum(['automatic', 'operator']),
  outcome: z.enum(['done', 'failed', 'unknown']),
  code: z.string(),
})
export type SelfTestRecord = z.output<typeof selfTestRecord>

const errorRecord = z.strictObject({
  atWallMs: z.number(),
  /** What went wrong: `fault`, `condition`, `command:print`, `selfTest:comms`. */
  what: z.string(),
  code: z.string(),
})
export type ErrorRecord = z.output<typeof errorRecord>

/** What is kept of one device over restarts. Counts since `sinceWallMs`; no field can hold anything of a person. */
export const healthRecordSchema = z.strictObject({
  v: z.literal(1),
  sinceWallMs: z.number(),
  opens: count,
  losses: count,
  recoveries: count,
  commands: z.strictObject({ done: count, failed: count, unknown: count }),
  /** How often each code ended a command; codes are the contract's own. */
  failures: z.record(z.string(), count),
  media: z.strictObject({
    inserted: count,
    presented: count,
    taken: count,
    forgotten: count,
    retained: count,
    jammed: count,
  }),
  /** Since the last refill, by consumable, in the profile's unit. */
  used: z.record(z.string(), z.number().min(0)),
  /** Since `sinceWallMs`. */
  usedTotal: z.record(z.string(), z.number().min(0)),
  refills: z.record(z.string(), z.strictObject({ atWallMs: z.number(), times: count })),
  selfTests: z.array(selfTestRecord),
  /** Newest last. */
  errors: z.array(errorRecord),
})
export type HealthRecord = z.output<typeof healthRecordSchema>

export function newHealthRecord(nowWallMs: number): HealthRecord {
  return {
    v: 1,
    sinceWallMs: nowWallMs,
    opens: 0,
    losses: 0,
    recoveries: 0,
    commands: { done: 0, failed: 0, unknown: 0 },
    failures: {},
    media: { inserted: 0, presented: 0, taken: 0, forgotten: 0, retained: 0, jammed: 0 },
    used: {},
    usedTotal: {},
    refills: {},
    selfTests: [],
    errors: [],
  }
}
