import { expect } from 'vitest'
import type { ClaimRequest, DeviceByClass, DeviceClass, Outcome } from '../../src/hardware/contract.ts'
import type { DeviceConfigInput } from '../../src/hardware/devices/device-config.ts'
import { SimulatedDevices, type SimulatedUnit, simulatorOf } from '../../src/hardware/simulators/index.ts'
import type { PeerPort, SimulatedEndpoint, StreamPeer } from '../../src/hardware/transports/simulated.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { profiles, ready, startRig, until } from './rig.ts'

/*
 * The plug pulled at each byte of a complete exchange, in whichever direction the byte goes. For each byte: the command ends done,
 * failed or unknown within its timeout; nothing that moves paper, a card or a lock was made to move twice; the device is ready
 * again after it has been plugged in.
 */

/** A cable between transport and simulated device that breaks after a number of bytes. */
class BreakingCable {
  readonly #far: StreamPeer
  #left = Number.POSITIVE_INFINITY
  #crossed = 0
  #broken = false
  #port: PeerPort | undefined
  #link: ReturnType<StreamPeer['connect']>

  constructor(far: StreamPeer) {
    this.#far = far
  }

  get crossed(): number {
    return this.#crossed
  }
  get broken(): boolean {
    return this.#broken
  }

  /** Breaks before the byte after the next `bytes` gets through. */
  armed(bytes: number): void {
    this.#left = bytes
    this.#crossed = 0
  }

  mend(): void {
    this.#broken = false
    this.#left = Number.POSITIVE_INFINITY
  }

  connect(port: PeerPort): ReturnType<StreamPeer['connect']> {
    if (this.#broken) return undefined
    const link = this.#far.connect({
      ...port,
      send: (bytes) => this.#pass(bytes, (part) => port.send(part)),
      hangUp: () => port.hangUp(),
    })
    if (!link) return undefined
    this.#port = port
    this.#link = link
    return {
      ...link,
      receive: (bytes) => this.#pass(bytes, (part) => link.receive(part)),
      disconnected: () => link.disconnected(),
    }
  }

  #pass(bytes: Uint8Array, on: (part: Uint8Array) => void): void {
    if (this.#broken) return
    const part = bytes.subarray(0, Math.min(bytes.length, this.#left))
    this.#left -= part.length
    this.#crossed += part.length
    if (part.length > 0) on(part)
    if (part.length < bytes.length) this.#break()
  }

  #break(): void {
    this.#broken = true
    const link = this.#link
    const port = this.#port
    this.#link = undefined
    this.#port = undefined
    link?.disconnected()
    port?.hangUp()
  }
}

export interface PulledPlug<K extends DeviceClass> {
  readonly profile: string
  readonly class: K
  /** Brings the simulated device into the state the exchange starts from; called before every cut. */
  readonly prepare: (unit: SimulatedUnit) => void
  /** Whether the device has come to rest after a claim whose plug was not pulled: a reader gives its card back by itself. */
  readonly settled?: (unit: SimulatedUnit) => boolean
  readonly run: (device: DeviceByClass[K], unit: SimulatedUnit) => Promise<Outcome<unknown>>
  /** Longest the command may take, ms. */
  readonly withinMs: number
  readonly overrides?: DeviceConfigInput['overrides']
}

const by: ClaimRequest = { owner: 'matrix', reason: 'test', leaseMs: 3_600_000 }

/** Runs the matrix; answers how many bytes were cut at and how the commands ended. */
export async function pullPlugAtEachByte<K extends DeviceClass>(
  what: PulledPlug<K>,
): Promise<{ readonly cases: number; readonly outcomes: Readonly<Record<string, number>> }> {
  const profile = profiles.get(what.profile)?.profile
  if (!profile) throw new Error(what.profile)
  const unit = await simulatorOf(profile, systemClock)
  const endpoint = unit.endpoint()
  if (endpoint.kind !== 'stream' && endpoint.kind !== 'packet' && endpoint.kind !== 'apdu')
    throw new Error('no bytes to cut')
  const cable = new BreakingCable(endpoint.peer)
  const simulated = new SimulatedDevices()
  const connect = (port: PeerPort) => cable.connect(port)
  const cut: SimulatedEndpoint =
    endpoint.kind !== 'packet'
      ? { kind: endpoint.kind, peer: { connect } }
      : {
          kind: 'packet',
          peer: {
            connect,
            getFeature: (reportId, length) => endpoint.peer.getFeature(reportId, length),
            sendFeature: (report) => endpoint.peer.sendFeature(report),
          },
        }
  simulated.add('unit', { endpoint: () => cut })
  const rig = startRig(
    [
      {
        id: 'unit',
        role: 'unit',
        profile: what.profile,
        at: { simulated: 'unit' },
        overrides: { ...what.overrides, recovery: { backoffMs: [1, 10], cooldownMs: 1 } },
      },
    ],
    simulated,
  )
  const outcomes: Record<string, number> = {}
  let wasCut = true
  const one = async (bytes: number): Promise<number> => {
    await until(rig.devices, 'unit', (s) => ready(s) && (wasCut || (what.settled?.(unit) ?? true)), 20_000)
    what.prepare(unit)
    const movedBefore = unit.moves?.() ?? 0
    const claimed = rig.devices.claim(what.class, 'unit', by)
    if (!claimed.ok) throw new Error(`${claimed.error.code} before byte ${bytes}`)
    cable.armed(bytes)
    const startedMonoMs = systemClock.monoMs()
    const outcome = await what.run(claimed.value.device, unit)
    const tookMs = systemClock.monoMs() - startedMonoMs
    const said = outcome.outcome === 'done' ? 'done' : `${outcome.outcome} ${outcome.code}`
    outcomes[said] = (outcomes[said] ?? 0) + 1
    expect(tookMs, `byte ${bytes}: ${said}`).toBeLessThan(what.withinMs + 900)
    expect((unit.moves?.() ?? 0) - movedBefore, `byte ${bytes}: moved`).toBeLessThanOrEqual(1)
    const { crossed } = cable
    wasCut = cable.broken
    claimed.value.release()
    cable.mend()
    rig.devices.rescan()
    return crossed
  }
  try {
    const whole = await one(Number.POSITIVE_INFINITY)
    expect(outcomes).toEqual({ done: 1 })
    for (let bytes = 0; bytes < whole; bytes += 1) await one(bytes)
    await one(Number.POSITIVE_INFINITY)
    return { cases: whole, outcomes }
  } finally {
    await rig.devices.stop()
  }
}
