import type { Clock } from '../../kernel/clock.ts'
import type { Consumable, DeviceSnapshot } from '../contract.ts'
import { type EvaluatedProfile, evaluateProfile } from '../profiles/evaluate.ts'
import type { Profile } from '../profiles/schema.ts'
import type { DeviceConfig } from './device-config.ts'
import type { LifecycleState } from './lifecycle.ts'
import { classOf } from './plan.ts'

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

  constructor(config: DeviceConfig, clock: Clock) {
    this.#config = config
    this.#clock = clock
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
    }
  }

  /** The device's own conditions while it can be heard, and what its state itself says. */
  #standing({ operating, code = '' }: LifecycleState): readonly string[] {
    if (operating === 'disabled') return []
    if (operating === 'absent') return ['device-absent-error']
    const broken = operating === 'recovering' || (operating === 'faulted' && code.startsWith('comms.'))
    return broken ? [...new Set([...this.#conditions, 'comms-error'])].sort() : this.#conditions
  }

  #consumables({ operating }: LifecycleState, conditions: readonly string[]): readonly Consumable[] {
    const { profile } = this
    if (!profile) return []
    const heard = (operating === 'ready' || operating === 'busy') && profile.capabilities.status !== 'none'
    return profile.consumables.map(({ id, lowSignal, emptySignal }) => {
      if (!heard) return { id, level: 'unknown' }
      if (emptySignal !== undefined && conditions.includes(emptySignal)) return { id, level: 'empty' }
      return { id, level: lowSignal !== undefined && conditions.includes(lowSignal) ? 'low' : 'ok' }
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
