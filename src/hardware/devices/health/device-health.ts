import type { CancelTimer, Clock } from '../../../kernel/clock.ts'
import type { MediaCounts, Outcome } from '../../contract.ts'
import { type HealthRecord, healthRecordSchema, newHealthRecord, type SelfTestRecord } from './record.ts'

/** Where records are kept over restarts. Both must not throw; a record that cannot be read counts as none. */
export interface HealthStore {
  load(deviceId: string): unknown
  save(deviceId: string, record: HealthRecord): void
}

const maxErrors = 50
const maxSelfTests = 16
const maxCodes = 32
/** Counters are worth no disk write each; at most so much of them is lost with the power. */
const saveEveryMs = 30_000
/** Ends that say nothing bad of the device: the person or the session gave up. */
const harmless = new Set(['canceled', 'timeout', 'notSupported', 'notReady'])

/** Statistics, error history and self-test results of one device. */
export class DeviceHealth {
  readonly #id: string
  readonly #clock: Clock
  readonly #store: HealthStore | undefined
  readonly #record: HealthRecord
  #cancelSave: CancelTimer | undefined
  #stopped = false

  constructor(id: string, clock: Clock, store: HealthStore | undefined) {
    this.#id = id
    this.#clock = clock
    this.#store = store
    const kept = healthRecordSchema.safeParse(store?.load(id))
    this.#record = kept.success ? kept.data : newHealthRecord(clock.wallMs())
  }

  get record(): HealthRecord {
    return this.#record
  }

  opened(): void {
    this.#record.opens += 1
    this.#changed()
  }

  lost(): void {
    this.#record.losses += 1
    this.#changed()
  }

  recovered(): void {
    this.#record.recoveries += 1
    this.#changed()
  }

  fault(code: string): void {
    this.#error('fault', code)
  }

  conditionRaised(condition: string): void {
    if (condition.endsWith('-error')) this.#error('condition', condition)
  }

  commandEnded(name: string, outcome: Outcome<unknown>): void {
    this.#record.commands[outcome.outcome] += 1
    if (outcome.outcome !== 'done') {
      const { failures } = this.#record
      if (outcome.code in failures || Object.keys(failures).length < maxCodes)
        failures[outcome.code] = (failures[outcome.code] ?? 0) + 1
      if (outcome.outcome === 'unknown' || !harmless.has(outcome.code)) this.#error(`command:${name}`, outcome.code)
    }
    this.#changed()
  }

  mediaCounted(counts: MediaCounts): void {
    this.#record.media = { ...counts }
    this.#changed()
  }

  used(consumableId: string, amount: number): void {
    const { used, usedTotal } = this.#record
    used[consumableId] = (used[consumableId] ?? 0) + amount
    usedTotal[consumableId] = (usedTotal[consumableId] ?? 0) + amount
    this.#changed()
  }

  /** Staff has put a full roll, stack or cartridge in: written at once, it is a person's word. */
  refilled(consumableId: string): void {
    const { used, refills } = this.#record
    used[consumableId] = 0
    refills[consumableId] = { atWallMs: this.#clock.wallMs(), times: (refills[consumableId]?.times ?? 0) + 1 }
    this.save()
  }

  selfTested(test: Omit<SelfTestRecord, 'atWallMs'>): void {
    const record = this.#record
    const others = record.selfTests.filter((t) => t.testId !== test.testId)
    record.selfTests = [...others, { ...test, atWallMs: this.#clock.wallMs() }].slice(-maxSelfTests)
    if (test.outcome !== 'done') this.#error(`selfTest:${test.testId}`, test.code)
    this.#changed()
  }

  /** Writes what has changed now. */
  save(): void {
    this.#cancelSave?.()
    this.#cancelSave = undefined
    this.#store?.save(this.#id, this.#record)
  }

  /** Writes what still waits, and no more after it. */
  stop(): void {
    if (this.#cancelSave) this.save()
    this.#stopped = true
  }

  #error(what: string, code: string): void {
    const last = this.#record.errors.at(-1)
    // A device that is away says so every second; once is enough.
    if (last?.what === what && last.code === code && this.#clock.wallMs() - last.atWallMs < 60_000) return
    this.#record.errors = [...this.#record.errors, { atWallMs: this.#clock.wallMs(), what, code }].slice(-maxErrors)
    this.#changed()
  }

  #changed(): void {
    if (!this.#store || this.#stopped) return
    this.#cancelSave ??= this.#clock.after(saveEveryMs, () => this.save())
  }
}
