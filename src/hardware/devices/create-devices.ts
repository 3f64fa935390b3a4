import type { Clock } from '../../kernel/clock.ts'
import type { ConfigProblem } from '../../kernel/config/yaml.ts'
import type { EventLog } from '../../kernel/log.ts'
import { type Coded, fail, messageOf, ok, type Result } from '../../kernel/result.ts'
import type { Claim, ClaimFailure, ClaimRequest, DeviceClass, DeviceSnapshot, Devices, Outcome } from '../contract.ts'
import { failed } from '../contract.ts'
import type { SelfTestFinding } from '../drivers/driver.ts'
import type { AttachedDevice } from '../profiles/match.ts'
import type { Profile } from '../profiles/schema.ts'
import type { ScreenPen } from '../transports/screen-pen.ts'
import type { SimulatedRegistry } from '../transports/simulated.ts'
import { attachedDevices, listAttached } from './attached.ts'
import { ClaimBook } from './claims.ts'
import type { DeviceConfig } from './device-config.ts'
import { createHandle } from './handles.ts'
import { runAutomaticTests } from './health/automatic-tests.ts'
import { DeviceHealth, type HealthStore } from './health/device-health.ts'
import { makeReadiness, type ReadinessReport } from './health/readiness.ts'
import { testDevice } from './health/test-device.ts'
import { type HotPlug, watchHotPlug } from './hot-plug.ts'
import { planDevice } from './plan.ts'
import { Recorder, type RecordingFailure } from './recording/recorder.ts'
import { Supervisor } from './supervisor.ts'
import { resetUsbPort } from './usb-reset.ts'

export interface DevicesOptions {
  readonly devices: readonly DeviceConfig[]
  /** Usable profiles by id, e.g. from `loadProfiles`. */
  readonly profiles: ReadonlyMap<string, { readonly profile: Profile }>
  readonly clock: Clock
  readonly log: EventLog
  /** Jitter of the reconnect backoff, uniform in [0, 1). */
  readonly random?: () => number
  /** What stands behind `at: { simulated: name }`. */
  readonly simulated?: SimulatedRegistry
  /** The signature field of the screen: what stands behind `at: { screen: true }`. */
  readonly screen?: ScreenPen
  /** What is plugged in; sysfs unless a test says otherwise. */
  readonly attached?: () => readonly AttachedDevice[]
  /** Where statistics and histories are kept over restarts; without it they begin anew. */
  readonly health?: HealthStore
  /** Folder for recordings of a device's traffic; without it none can be made. */
  readonly recordingsDir?: string
}

/** The registry, with what operations may do beyond what a session may. */
export interface ManagedDevices extends Devices {
  /** Takes a device out of use or back into it; false for an unknown id. Not remembered over a restart. */
  setEnabled(id: string, enabled: boolean): boolean
  /**
   * Runs one self-test of the device's profile, all of them, or with `automatic` those that move nothing. Undefined for an unknown
   * id.
   */
  selfTest(
    id: string,
    options: { readonly test?: string; readonly signal: AbortSignal },
  ): Promise<readonly SelfTestResult[] | undefined>
  /** Tests of the device's profile after which somebody has to say whether it came out right. */
  operatorTests(id: string): readonly string[]
  /** Staff has refilled a consumable; false when there is no such device or consumable. */
  refilled(id: string, consumableId: string): boolean
  /** Records a device's traffic for a limited time, without anything of a person; answers the file. */
  record(id: string, ms: number): Promise<Result<string, RecordingFailure | Coded<'noSuchDevice'>>>
  readiness(profileProblems: readonly ConfigProblem[]): ReadinessReport
}

export interface SelfTestResult {
  readonly test: string
  readonly outcome: Outcome<SelfTestFinding>
}

const maxListeners = 64
const stopMs = 900
/** Longer than all tests of a device may take. */
const selfTestLeaseMs = 600_000

export function createDevices(options: DevicesOptions): ManagedDevices {
  const { clock, log } = options
  const profiles = new Map([...options.profiles].map(([id, loaded]) => [id, loaded.profile]))
  const listeners = new Set<(device: DeviceSnapshot) => void>()
  const claims = new ClaimBook(clock)

  function tell(snapshot: DeviceSnapshot): void {
    for (const listener of [...listeners]) {
      try {
        listener(snapshot)
      } catch (thrown) {
        log.emit('device.driverThrew', { deviceId: snapshot.id, where: 'listener', detail: messageOf(thrown) })
      }
    }
  }

  const seen = new Set<string>()
  const recorders = new Map<string, Recorder>()
  const sensor = (name: string): string | undefined =>
    supervisors.map((s) => s.snapshot().sensors?.[name]).find((value) => value !== undefined)
  const supervisors: readonly Supervisor[] = options.devices.map((config) => {
    const repeated = seen.has(config.id)
    seen.add(config.id)
    const recorder = new Recorder(clock, options.recordingsDir ?? '')
    recorders.set(config.id, recorder)
    return new Supervisor({
      config,
      clock,
      log,
      random: options.random ?? Math.random,
      onChange: tell,
      sensor,
      health: new DeviceHealth(config.id, clock, options.health),
      usbReset: () => resetUsbPort(config, options.attached ?? attachedDevices),
      plan: () =>
        repeated
          ? { kind: 'misconfigured', code: 'config.duplicateId', detail: `device id ${config.id} is used twice` }
          : planDevice(config, {
              profiles,
              clock,
              attached: options.attached ?? attachedDevices,
              tap: recorder.tap,
              ...(options.screen ? { screen: options.screen } : {}),
              ...(options.simulated ? { simulated: options.simulated } : {}),
            }),
    })
  })
  const withRole = (role: string) => supervisors.find((s) => s.config.role === role)

  function claim<K extends DeviceClass>(
    deviceClass: K,
    role: string,
    request: ClaimRequest,
  ): Result<Claim<K>, ClaimFailure> {
    const supervisor = withRole(role)
    const snapshot = supervisor?.snapshot()
    if (!supervisor || snapshot?.class !== deviceClass) return fail('noSuchRole', role)
    const { id } = supervisor.config
    if (!claims.free(id)) return fail('claimed', claims.holder(id)?.owner)
    if (snapshot.operatingState !== 'ready' && snapshot.operatingState !== 'busy')
      return fail('notReady', snapshot.operatingState)
    const handle = createHandle(supervisor, deviceClass)
    const end = () => {
      if (claims.holder(id) !== info) return
      claims.end(info)
      handle.end()
      supervisor.park()
    }
    const lapse = () => {
      log.emit('device.claimLapsed', { deviceId: id, reason: request.reason })
      end()
    }
    const info = claims.take(id, request, lapse, end)
    return ok({
      device: handle.device,
      get held() {
        return claims.holder(id) === info
      },
      renew: () => claims.renew(info, lapse),
      release: end,
    })
  }

  const configuredPaths = new Set(options.devices.flatMap((d) => ('path' in d.at ? [d.at.path] : [])))
  const byId = (id: string) => supervisors.find((s) => s.config.id === id)
  const stopping = new AbortController()
  let hotPlug: HotPlug | undefined
  const rescan = () => {
    for (const supervisor of supervisors) supervisor.wake()
  }

  return {
    snapshots: () => supervisors.map((s) => s.snapshot()),
    byRole: (role) => withRole(role)?.snapshot(),
    onChange: (listener) => {
      if (listeners.size < maxListeners) listeners.add(listener)
      return () => listeners.delete(listener)
    },
    claim,
    claims: () => claims.list(),
    rescan,
    setEnabled: (id, enabled) => {
      const supervisor = byId(id)
      supervisor?.setEnabled(enabled)
      return supervisor !== undefined
    },
    selfTest: async (id, { test, signal }) => {
      const supervisor = byId(id)
      if (!supervisor) return undefined
      const tests = chosenTests(supervisor.profile?.selfTest ?? [], test)
      const results: SelfTestResult[] = []
      const outcome = () => failed('claimed', claims.holder(id)?.reason)
      if (!claims.free(id)) return tests.map((test) => ({ test, outcome: outcome() }))
      const staff = { owner: 'staff', reason: 'self-test', leaseMs: selfTestLeaseMs }
      const info = claims.take(
        id,
        staff,
        () => {},
        () => {},
      )
      for (const one of tests)
        results.push({ test: one, outcome: await testDevice(supervisor, one, 'operator', signal) })
      claims.end(info)
      supervisor.park()
      return results
    },
    operatorTests: (id) => (byId(id)?.profile?.selfTest ?? []).flatMap((t) => (t.operator === true ? [t.id] : [])),
    refilled: (id, consumableId) => {
      const supervisor = byId(id)
      if (!supervisor?.profile?.consumables.some((c) => c.id === consumableId)) return false
      supervisor.health.refilled(consumableId)
      supervisor.wake()
      return true
    },
    record: async (id, ms) => {
      const supervisor = byId(id)
      const recorder = recorders.get(id)
      if (!supervisor?.profile || !recorder) return fail('noSuchDevice', id)
      if (options.recordingsDir === undefined) return fail('cannotWrite', 'no folder for recordings')
      const { firmware } = supervisor.snapshot()
      const started = await recorder.start(id, supervisor.profile, firmware === undefined ? {} : { firmware }, ms)
      // From the first conversation on, so that it can be played to a driver; never under somebody's hands.
      if (started.ok && !claims.holder(id)) supervisor.reopen()
      return started
    },
    readiness: (profileProblems) =>
      makeReadiness(
        clock.wallMs(),
        supervisors.map((s) => {
          const claim = claims.holder(s.config.id)
          return { device: s.snapshot(), health: s.health.record, ...(claim ? { claim } : {}) }
        }),
        listAttached(profiles.values(), options.attached).filter(({ device }) => !configuredPaths.has(device.path)),
        profileProblems,
      ),
    start: () => {
      for (const supervisor of supervisors) supervisor.start()
      if (!options.attached) hotPlug = watchHotPlug(clock, rescan)
      runAutomaticTests({
        clock,
        supervisors,
        claimed: (id) => claims.holder(id) !== undefined,
        signal: stopping.signal,
      }).catch((thrown: unknown) =>
        log.emit('device.driverThrew', { deviceId: '', where: 'automaticTests', detail: messageOf(thrown) }),
      )
    },
    stop: async () => {
      stopping.abort()
      hotPlug?.close()
      for (const recorder of recorders.values()) recorder.stop()
      const all = Promise.all(supervisors.map((s) => s.stop()))
      const soon = new AbortController()
      await Promise.race([all.finally(() => soon.abort()), clock.sleep(stopMs, soon.signal)])
      for (const supervisor of supervisors) supervisor.health.stop()
    },
  }
}

function chosenTests(known: Profile['selfTest'], wanted: string | undefined): readonly string[] {
  if (wanted !== undefined && wanted !== 'automatic') return [wanted]
  return known.filter((t) => wanted === undefined || t.auto === true).map((t) => t.id)
}
