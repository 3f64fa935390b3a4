import { type Ledger, report } from '../counter/transactions/ledger.ts'
import type { DeviceSnapshot, Devices } from '../hardware/contract.ts'
import type { Clock } from '../kernel/clock.ts'

/** A condition must stand this long before people are told: a cable that flickers is not yet an alarm. */
const standMs = 1500

/** Something that stands about the kiosk until a person does something: about a device, or about what is no device. */
export interface Standing {
  readonly source: string
  readonly code: string
  readonly severity: 'error' | 'warning'
}

/** Turns conditions of devices, and what else stands, into alarms raised and cleared, once each, through the outbox. */
export class Alarms {
  readonly #devices: Devices
  readonly #others: () => readonly Standing[]
  readonly #ledger: Ledger
  readonly #clock: Clock
  readonly #raised = new Map<string, Standing>()
  readonly #waiting = new Map<string, () => void>()
  readonly #stop: () => void

  constructor(devices: Devices, ledger: Ledger, clock: Clock, others: () => readonly Standing[] = () => []) {
    this.#devices = devices
    this.#others = others
    this.#ledger = ledger
    this.#clock = clock
    this.#stop = devices.onChange(() => this.look())
    this.look()
  }

  stop(): void {
    this.#stop()
    for (const cancel of this.#waiting.values()) cancel()
  }

  /** Looks at everything anew; devices say by themselves when they have changed. */
  look(): void {
    const all = [...this.#devices.snapshots().flatMap(conditionsOf), ...this.#others()]
    const standing = new Map(all.map((s) => [`${s.source} ${s.code}`, s]))
    for (const [key, alarm] of standing) {
      if (this.#raised.has(key) || this.#waiting.has(key)) continue
      this.#waiting.set(
        key,
        this.#clock.after(standMs, () => this.#raise(key, alarm)),
      )
    }
    for (const [key, cancel] of this.#waiting) {
      if (standing.has(key)) continue
      cancel()
      this.#waiting.delete(key)
    }
    for (const [key, alarm] of this.#raised) {
      if (standing.has(key)) continue
      this.#raised.delete(key)
      void this.#ledger.record({ reports: [report('alarm.cleared', alarm)] })
    }
  }

  #raise(key: string, alarm: Standing): void {
    this.#waiting.delete(key)
    this.#raised.set(key, alarm)
    void this.#ledger.record({ reports: [report('alarm.raised', alarm)] })
  }
}

function conditionsOf(device: DeviceSnapshot): readonly Standing[] {
  if (device.adminState === 'disabled') return []
  return device.conditions.flatMap((code) => {
    if (code.endsWith('-error'))
      return [{ source: device.id, code, severity: device.required ? ('error' as const) : ('warning' as const) }]
    return code.endsWith('-warning') ? [{ source: device.id, code, severity: 'warning' as const }] : []
  })
}
