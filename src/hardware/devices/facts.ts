import type { Clock } from '../../kernel/clock.ts'
import type { Consumable, DeviceSnapshot } from '../contract.ts'
import { type EvaluatedProfile, evaluateProfile } from '../profiles/evaluate.ts'
import type { Profile } from '../profiles/schema.ts'
import type { DeviceConfig } from './device-config.ts'
import type { DeviceHealth } from './health/device-health.ts'
import type { LifecycleState } from './lifecycle.ts'
import { MediaTracker } from './media.ts'
import { classOf } from './plan.ts'

const maxSensors = 64

/** What is known of a device beside its state; turns into the snapshot. */
export class DeviceFacts {
  readonly #config: DeviceConfig
  readonly #clock: Clock
  #base: Profile | undefined
  #evaluated: EvaluatedProfile | undefined
  #conditions: readonly string[] = []
  #firmware: string | undefined
  #serial: string | undefined
  #seen: { readonly monoMs: number; readonly wallMs: number } | undefined
  readonly media: MediaTracker
  readonly #levels = new Map<string, number>()
  readonly #health: DeviceHealth
  readonly #sensors = new Map<string, string>()

  constructor(config: DeviceConfig, clock: Clock, health: DeviceHealth, onMedia: () => void) {
    this.#config = config
    this.#clock = clock
    this.#health = health
    this.media = new MediaTracker(clock, health.record.media, () => {
      health.mediaCounted(this.media.counts)
      onMedia()
    })
  }

  /** So much of a consumable went; answers whether it is one of the profile's. */
  used(id: string, amount: number): boolean {
    if (!this.profile?.consumables.some((c) => c.id === id) || amount <= 0) return false
    this.#health.used(id, amount)
    return true
  }

  level(id: string, percent: number): void {
    if (this.profile?.consumables.some((c) => c.id === id)) this.#levels.set(id, Math.round(percent))
  }

  /** Answers whether it is news. */
  sensor(name: string, value: string): boolean {
    if (this.#sensors.get(name) === value) return false
    if (this.#sensors.size >= maxSensors && !this.#sensors.has(name)) return false
    this.#sensors.set(name, value)
    return true
  }

  get profile(): Profile | undefined {
    return this.#evaluated?.profile
  }

  /** An auto-matched device that is unplugged now is still the model it was: undefined changes nothing. */
  useProfile(profile: Profile | undefined): void {
    if (profile === undefined || profile === this.#base) return
    this.#base = profile
    this.#evaluated = evaluateProfile(profile, this.#firmware, this.#config.overrides)
  }

  identity(what: { readonly firmware?: string; readonly serial?: string }): void {
    this.#serial = what.serial ?? this.#serial
    if (what.firmware === undefined || what.firmware === this.#firmware) return
    this.#firmware = what.firmware
    if (this.#base) this.#evaluated = evaluateProfile(this.#base, this.#firmware, this.#config.overrides)
  }

  seen(): void {
    this.#seen = { monoMs: this.#clock.monoMs(), wallMs: this.#clock.wallMs() }
  }

  /** The device's own word; answers whether it changed. */
  report(conditions: readonly string[]): boolean {
    const sorted = [...new Set(conditions)].sort()
    if (sorted.join(' ') === this.#conditions.join(' ')) return false
    this.#conditions = sorted
    return true
  }

  snapshot(state: LifecycleState): DeviceSnapshot {
    const conditions = this.#standing(state)
    const seen = this.#seen
    const staleAfterMs = this.profile?.status.staleAfterMs ?? 10_000
    const config = this.#config
    const headphoneSensor = this.profile?.capabilities.headphoneSensor
    return {
      id: config.id,
      role: config.role,
      class: classOf(config, this.profile),
      required: config.required,
      profileId: this.#base?.id ?? config.profile,
      profileHash: this.#evaluated?.hash ?? '',
      adminState: state.operating === 'disabled' ? 'disabled' : 'enabled',
      operatingState: state.operating,
      conditions,
      consumables: this.#consumables(state, conditions),
      remedies: this.#remedies(conditions),
      stale: seen === undefined || this.#clock.monoMs() - seen.monoMs > staleAfterMs,
      ...(this.#firmware === undefined ? {} : { firmware: this.#firmware }),
      ...(this.#serial === undefined ? {} : { serial: this.#serial }),
      ...(state.step === undefined ? {} : { recoveryStep: state.step }),
      ...(state.code === undefined ? {} : { faultCode: state.code }),
      ...(seen === undefined ? {} : { lastSeenWallMs: seen.wallMs }),
      ...(this.media.state === undefined ? {} : { media: this.media.state }),
      ...(this.#sensors.size === 0 ? {} : { sensors: Object.fromEntries(this.#sensors) }),
      ...(headphoneSensor === undefined ? {} : { headphoneSensor }),
    }
  }

  /** The device's own conditions while it can be heard, and what its state itself says. */
  #standing({ operating, code = '' }: LifecycleState): readonly string[] {
    if (operating === 'disabled') return []
    if (operating === 'absent') return ['device-absent-error']
    const broken = operating === 'recovering' || (operating === 'faulted' && code.startsWith('comms.'))
    const ours = [...this.media.conditions, ...(broken ? ['comms-error'] : [])]
    return ours.length === 0 ? this.#conditions : [...new Set([...this.#conditions, ...ours])].sort()
  }

  #consumables({ operating }: LifecycleState, conditions: readonly string[]): readonly Consumable[] {
    const { profile } = this
    if (!profile) return []
    const heard = (operating === 'ready' || operating === 'busy') && profile.capabilities.status !== 'none'
    return profile.consumables.map(({ id, lowSignal, emptySignal, capacity }) => {
      const used = this.#health.record.used[id]
      const percent = this.#levels.get(id) ?? percentLeft(capacity, used)
      const measured = {
        ...(used === undefined ? {} : { used: Math.round(used) }),
        ...(percent === undefined ? {} : { percent }),
      }
      if (!heard) return { id, level: 'unknown', ...measured }
      if (emptySignal !== undefined && conditions.includes(emptySignal)) return { id, level: 'empty', ...measured }
      return { id, level: lowSignal !== undefined && conditions.includes(lowSignal) ? 'low' : 'ok', ...measured }
    })
  }

  /** In the profile's order, errors before warnings. */
  #remedies(conditions: readonly string[]) {
    const found = (this.profile?.repair ?? []).filter((r) => conditions.includes(r.condition))
    const worst = (condition: string) => (condition.endsWith('-error') ? 0 : 1)
    return found
      .sort((a, b) => worst(a.condition) - worst(b.condition))
      .map(({ condition, text, picture }) => ({ condition, text, ...(picture === undefined ? {} : { picture }) }))
  }
}

function percentLeft(capacity: number | undefined, used: number | undefined): number | undefined {
  if (capacity === undefined || used === undefined) return undefined
  return Math.max(0, Math.round((1 - used / capacity) * 100))
}
