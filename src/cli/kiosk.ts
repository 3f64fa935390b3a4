import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Branch } from '../api/branch/branch.ts'
import type { Text } from '../api/contract.ts'
import { ControlServer } from '../api/control/server.ts'
import { DeskServer } from '../api/desk/server.ts'
import { ApiServer } from '../api/server.ts'
import { createHttpBackend } from '../counter/backends/http/backend.ts'
import { queueRecorder } from '../counter/backends/queue/journal-rows.ts'
import { keepDraining } from '../counter/backends/queue/keep-draining.ts'
import { SubmissionQueue } from '../counter/backends/queue/queue.ts'
import { queueMigration } from '../counter/backends/queue/schema.ts'
import { createTrainingBackend } from '../counter/backends/training.ts'
import { operationFinder } from '../counter/catalogue/service.ts'
import { followAccessKeys } from '../counter/input/access-keys.ts'
import { lazyIme } from '../counter/input/ime.ts'
import { programRecognizer } from '../counter/input/recognizer.ts'
import { appendJournal } from '../counter/journal/journal.ts'
import { keepJournal } from '../counter/journal/keep.ts'
import { journalMigrations } from '../counter/journal/schema.ts'
import { SealBox } from '../counter/journal/seal.ts'
import { Counter } from '../counter/session/counter.ts'
import { createLater } from '../counter/session/later.ts'
import { staffAttemptsMigrations } from '../counter/staff/attempts.ts'
import { StaffDesk } from '../counter/staff/desk.ts'
import { readsStaffCards } from '../counter/staff/staff-card.ts'
import { Ledger } from '../counter/transactions/ledger.ts'
import { closeInterrupted, findInterrupted, resolveUnknown } from '../counter/transactions/recovery.ts'
import { Voice } from '../counter/voice/voice.ts'
import type { Devices } from '../hardware/contract.ts'
import { createDevices } from '../hardware/devices/create-devices.ts'
import { deviceHealthMigration, sqliteHealthStore } from '../hardware/devices/health/sqlite-health-store.ts'
import { ScreenPen } from '../hardware/transports/screen-pen.ts'
import type { SimulatedRegistry } from '../hardware/transports/simulated.ts'
import type { Clock } from '../kernel/clock.ts'
import type { EventLog } from '../kernel/log.ts'
import { type Coded, fail, messageOf, ok, type Result } from '../kernel/result.ts'
import { Outbox, outboxMigration } from '../kernel/store/outbox.ts'
import { openStore, type Store } from '../kernel/store/store.ts'
import { ulid } from '../kernel/ulid.ts'
import type { Standing } from '../telemetry/alarms.ts'
import { SelfWatch } from '../telemetry/self-watch.ts'
import { Telemetry } from '../telemetry/telemetry.ts'
import { eventRecord } from '../wire/events.ts'
import { neighboursOf } from './branch.ts'
import { finishBoot } from './finish-boot.ts'
import { explainListenFailure } from './ports.ts'
import type { LoadedSite } from './site-file.ts'
import { explainDeskFailure } from './staff-desk.ts'
import { controlSocket, kioskDatabase } from './state-files.ts'
import { version } from './version.ts'

const storeWatchMs = 5000

export interface KioskParts {
  readonly loaded: LoadedSite
  /** The built screens. */
  readonly pagesDir: string
  readonly clock: Clock
  /** The clock of the people before the screen, where it is another one than the devices'. */
  readonly sessionClock?: Clock
  readonly log: EventLog
  /** In-process simulators of devices that are `at: { simulated: NAME }`. */
  readonly simulated?: SimulatedRegistry
}

/** A kiosk that runs; `stop` ends it in order and closes what it holds. */
export interface OpenKiosk {
  /** Where its screens are. */
  readonly url: string
  /** Where the branch PC finds it, if it does. */
  readonly deskUrl?: string
  readonly devices: Devices
  readonly stop: () => Promise<void>
}

/** Why a kiosk did not start: `config` is for the site file to correct, `storage` for the disk. The detail is a line for people with its remedy. */
export type KioskFailure = Coded<'config' | 'storage'>

/** Puts one kiosk together and starts it: store, devices, counter, screens, telemetry. Nothing stays behind when it cannot start. */
export async function openKiosk(parts: KioskParts): Promise<Result<OpenKiosk, KioskFailure>> {
  const { clock, log, loaded } = parts
  const { site, catalogue, profiles, staff: members } = loaded
  const stopping = new AbortController()
  const bootId = ulid(clock.wallMs())
  const path = join(site.stateDir, kioskDatabase)
  const opened = openStore({
    path,
    migrations: [
      outboxMigration,
      ...journalMigrations,
      queueMigration,
      ...staffAttemptsMigrations,
      deviceHealthMigration,
    ],
    clock,
    log,
  })
  if (!opened.ok)
    return fail(
      'storage',
      `${path}:1:(file): cannot be opened (${opened.error.detail}); remedy: make room on the disk, or correct stateDir in the site file, its owner and permissions`,
    )
  const store = opened.value
  const box = SealBox.open(store, clock, site.stateDir)
  if (!box.ok) {
    store.close()
    return fail(
      'storage',
      `${box.error.detail}: the key of sealed data cannot be used (${box.error.code}); remedy: give it back its owner and mode 0600, or restore it`,
    )
  }
  const outbox = new Outbox(store.db, clock, (dropped) =>
    eventRecord(clock.wallMs(), 'outbox.dropped', {
      priority: dropped.priority === 'p0' ? 'p1' : dropped.priority,
      ranges: dropped.ranges.map(([a, b]) => [a, b]),
      count: dropped.count,
    }),
  )
  const ledger = new Ledger(store, outbox, clock)
  const previousEnd = noteBoot(store, clock, bootId)
  const erased = await box.value.expire(true)
  const interrupted = await closeInterrupted(ledger)
  const left = { open: findInterrupted(store.db), keys: !erased.ok }

  const screen = new ScreenPen()
  const devices = createDevices({
    devices: site.devices,
    profiles: profiles.profiles,
    clock,
    log,
    screen,
    health: sqliteHealthStore(store),
    recordingsDir: join(site.stateDir, 'recordings'),
    ...(parts.simulated ? { simulated: parts.simulated } : {}),
  })
  devices.start()
  const backend = createHttpBackend(site.backend, clock, log)
  const queue = await SubmissionQueue.open({
    store,
    seals: box.value,
    clock,
    log,
    record: queueRecorder(outbox, () => clock.wallMs()),
  })
  const letGo = () => {
    box.value.close()
    store.close()
  }
  if (!queue.ok) {
    await devices.stop()
    letGo()
    return fail(
      'storage',
      `${path}: what waits to be handed in cannot be opened (${queue.error.code}); remedy: check the disk and stateDir`,
    )
  }
  const operationOf = operationFinder(catalogue.services, site.backend.id)
  const sides = new Map(site.devices.map((d) => [d.role, d.side ?? 'below']))
  const { size, mode, lang, reach, keys, pitchMm, dimAfterMs, demo, hungAfterMs } = site.screen
  const later = createLater(queue.value, clock, log)
  const counter = new Counter({
    catalogue,
    devices,
    backend,
    trainingBackend: createTrainingBackend(clock),
    operationOf,
    seals: box.value,
    later,
    cardRemoved: site.cardRemoved,
    ledger,
    clock: parts.sessionClock ?? clock,
    log,
    face: {
      siteName: site.site,
      unitName: site.unit,
      pitchMm,
      dimAfterMs,
      demo,
      staff: members.length > 0,
      helpPhone: site.help.phone,
      staffCard: members.some(({ card }) => card !== undefined) && readsStaffCards(devices),
      languages: catalogue.languages,
      keys,
      voice: devices.snapshots().some((d) => d.class === 'speaker'),
    },
    sideOf: (role) => sides.get(role) ?? 'below',
    helpMinutes: site.help.minutes,
    timings: site.timings,
    defaultPrefs: { size, mode, lang, reach },
    interrupted,
    front: { notices: site.notices, doorPlate: site.doorPlate },
    here: site.at,
    hush: () => voice.hush(),
    quiet: (on) => voice.setQuiet(on),
    recognizer: site.speech && programRecognizer(site.speech, clock),
  })
  const voice = new Voice({
    devices,
    clock: parts.sessionClock ?? clock,
    settings: site.voice,
    onHeadphones: (present) => counter.setHeadphones(present),
  })
  counter.onProjection(({ prefs }) => voice.follow(prefs.voice))
  voice.follow(counter.projection.prefs.voice)
  const signIns = new StaffDesk({ staff: members, ledger, clock, log })
  const branch = site.branch.length === 0 ? undefined : new Branch({ kiosks: neighboursOf(site.branch), clock, log })
  signIns.onEnded((token) => branch?.ended(token))
  let desk: DeskServer | undefined
  const selfWatch = new SelfWatch({ clock, hungAfterMs, page: () => api, outboxOldest: () => outbox.oldest(store.db) })
  const staff = {
    desk: signIns,
    ...(branch ? { branch } : {}),
    certificateDays: () => desk?.certificateDays,
    standing: () => selfWatch.standing(),
    counter,
    devices,
    ledger,
    seals: box.value,
    backend,
    clock,
    log,
    operationOf,
    later,
    ratings: catalogue.ratings,
    nameOf: (serviceId: string) => catalogue.services.get(serviceId)?.name ?? { zh: serviceId, en: serviceId },
  }
  const api = new ApiServer({
    counter,
    clock,
    log,
    pagesDir: parts.pagesDir,
    pen: screen,
    voice,
    ime: lazyIme([...catalogue.services.values()].flatMap(({ name, keywords }) => [name.zh, ...keywords])),
    healthy: () => !ledger.refusesTransactions,
    ...(members.length > 0 ? { staff } : {}),
  })
  const listening = await api.start(site.screen.port)
  if (!listening.ok) {
    await counter.stop()
    await devices.stop()
    letGo()
    return fail('config', explainListenFailure(listening.error, site.screen.port, 'screen.port in the site file'))
  }
  const face = { siteName: site.site, unitName: site.unit }
  const { staffDesk } = site
  desk =
    staffDesk &&
    new DeskServer({
      kiosk: site.kiosk,
      staff,
      face,
      tls: staffDesk.tls,
      clients: staffDesk.clients,
      pagesDir: parts.pagesDir,
      clock,
      log,
    })
  const deskOpened = await desk?.start(staffDesk?.host ?? '', staffDesk?.port ?? 0)
  if (deskOpened?.ok === false) {
    await Promise.all([desk?.stop(), api.stop(), counter.stop(), voice.stop()])
    await devices.stop()
    letGo()
    return fail('config', explainDeskFailure(deskOpened.error, staffDesk?.port ?? 0))
  }
  if (desk) log.emit('api.listening', { url: desk.url })
  const url = `http://127.0.0.1:${listening.value}/`
  writeFileSync(join(site.stateDir, 'api.json'), JSON.stringify({ url, bearer: api.bearer }), { mode: 0o600 })
  const control = new ControlServer({
    devices,
    log,
    socketPath: join(site.stateDir, controlSocket),
    profileProblems: profiles.problems,
  })
  const opening = await control.start()
  if (!opening.ok) log.emit('process.failed', { where: 'control', detail: opening.error.detail ?? '' })
  log.emit('api.listening', { url })

  const telemetry = new Telemetry({
    address: { tenant: site.tenant, kiosk: site.kiosk },
    broker: site.broker,
    heartbeatMs: site.heartbeatMs,
    bootId,
    versions: { kioskd: version, node: process.versions.node, catalogue: catalogue.version },
    site: { name: inTwo(site.site), unit: inTwo(site.unit) },
    counter,
    devices,
    ledger,
    pageAlive: () => api.pageAlive,
    standing: () => [...selfWatch.standing(), ...certificateStanding(desk?.certificateDays)],
    waiting: () => queue.value.waiting,
    gateway: () => backend.health,
    serviceNames: Object.fromEntries([...catalogue.services.values()].map(({ id, name }) => [id, inTwo(name)])),
    clock,
    log,
  })
  desk?.onCertificate(() => telemetry.look())
  api.onPageAlive(() => {
    telemetry.look()
    telemetry.beat()
  })
  backend.onReachable(() => telemetry.beat())
  telemetry.start(previousEnd, store.setAside !== undefined)
  const background = [
    guarded(log, 'recovery', resolveUnknown({ ledger, backend, clock, log, signal: stopping.signal })),
    guarded(
      log,
      'finishBoot',
      finishBoot({
        left,
        ledger,
        box: box.value,
        inSession: () => counter.inSession,
        clock,
        signal: stopping.signal,
      }),
    ),
    guarded(log, 'queue', keepDraining({ queue: queue.value, backend, clock, signal: stopping.signal })),
    guarded(log, 'probe', probeBackend(backend, site.backend.probeMs, clock, stopping.signal)),
    guarded(log, 'journal', keepJournal({ store, box: box.value, path, clock, log, signal: stopping.signal })),
    guarded(
      log,
      'accessKeys',
      followAccessKeys({ devices, clock, onKey: (key) => api.press(key), signal: stopping.signal }),
    ),
    guarded(log, 'storeWatch', watchStore(store, counter, clock, stopping.signal)),
  ]

  return ok({
    url,
    ...(desk ? { deskUrl: desk.url } : {}),
    devices,
    stop: async () => {
      stopping.abort()
      await counter.stop()
      await voice.stop()
      await branch?.stop()
      await Promise.all([telemetry.stop(), devices.stop(), api.stop(), desk?.stop(), control.stop()])
      await Promise.all(background)
      await store.commit((db) => appendJournal(db, clock.wallMs(), { type: 'stop', body: { bootId } }), true)
      letGo()
    },
  })
}

/** Citizens are served all the same: a warning, for operations to have a new one issued. */
function certificateStanding(days: number | undefined): readonly Standing[] {
  if (days === undefined) return []
  const code = days === 0 ? 'certificate-ended-error' : 'certificate-ends-warning'
  return [{ source: 'staffDesk', code, severity: 'warning' }]
}

/** Operations read Chinese or English. */
const inTwo = ({ zh, en }: Text) => ({ zh, en })

/** Notes this boot in the journal and answers how the last one ended. */
function noteBoot(store: Store, clock: Clock, bootId: string): 'clean' | 'crash' | 'first' {
  /* Rotation and erasure write rows of their own after a stop. */
  const last = store.db
    .prepare("SELECT type FROM journal WHERE type NOT IN ('journal.rotated', 'seal.erased') ORDER BY seq DESC LIMIT 1")
    .get()
  const previousEnd = last === undefined ? 'first' : last.type === 'stop' ? 'clean' : 'crash'
  void store.commit(
    (db) => appendJournal(db, clock.wallMs(), { type: 'boot', body: { bootId, kioskd: version, previousEnd } }),
    true,
  )
  return previousEnd
}

async function probeBackend(
  backend: ReturnType<typeof createHttpBackend>,
  probeMs: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  do await backend.probe(signal)
  while (await clock.sleep(probeMs, signal))
}

/** After a failed commit: tries a write again and again, so that the kiosk comes back by itself when the disk does. */
async function watchStore(store: Store, counter: Counter, clock: Clock, signal: AbortSignal): Promise<void> {
  while (await clock.sleep(storeWatchMs, signal)) {
    if (store.failing)
      await store.commit(
        (db) => db.exec("INSERT OR REPLACE INTO meta (key, value) VALUES ('written', datetime())"),
        true,
      )
    counter.refresh()
  }
}

/** The catch of a background job: it ends, says so, and takes nothing with it. */
function guarded(log: EventLog, where: string, job: Promise<void>): Promise<void> {
  return job.catch((thrown: unknown) => log.emit('process.failed', { where, detail: messageOf(thrown) }))
}
