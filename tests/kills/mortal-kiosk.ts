import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { stringify } from 'yaml'
import { CuttableProxy } from '../../src/cli/demo/proxy.ts'
import { builtInProfilesDir, siteSchema } from '../../src/cli/site-file.ts'
import { kioskDatabase } from '../../src/cli/state-files.ts'
import { ReferenceBackend } from '../../src/counter/backends/reference/server.ts'
import { loadProfiles } from '../../src/hardware/profiles/load.ts'
import {
  printerOf,
  SimulatedDocumentPrinter,
  type SimulatedEscposPrinter,
  SimulatedMjpegCamera,
  SimulatedSdtReader,
  serveOverTcp,
  serveUnit,
  simulatorOf,
} from '../../src/hardware/simulators/index.ts'
import { systemClock as clock } from '../../src/kernel/clock.ts'
import { parseYaml } from '../../src/kernel/config/yaml.ts'
import { project } from '../support/kioskd.ts'
import type { Target, WrittenRow } from './matrix.ts'

const fixture = resolve(import.meta.dirname, '../fixtures/kiosk-that-dies.ts')
const demoSite = join(project, 'provisioning/sites/demo.yaml')
const token = 'reference-backend-of-the-kills'
/** A process that is killed loses nothing of what it gave to the system: no disk is needed to see that, only time. */
const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
/** What the walks need; the rest of the cabinet would only cost time at each start. */
const wanted: ReadonlySet<string> = new Set(['identity', 'face', 'receipt', 'barcode', 'desk', 'a4', 'pen'])

export interface JournalRow {
  readonly seq: number
  readonly ts: number
  readonly type: string
  readonly session: string | null
  readonly tx: string | null
  readonly body: Readonly<Record<string, unknown>>
}

/** One process of the fixture. */
class Life {
  readonly process: ChildProcess
  readonly died: Promise<void>
  /** Rows it has committed, in order. */
  readonly rows: WrittenRow[] = []
  said = ''
  #alive = true
  #url: ((url: string) => void) | undefined
  readonly #ready: Promise<void>

  constructor(siteFile: string) {
    this.process = spawn(process.execPath, [fixture, siteFile], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        NODE_COMPILE_CACHE: join(project, 'node_modules/.cache/kioskd'),
        ...process.env,
        NODE_OPTIONS: '',
      },
    })
    for (const stream of [this.process.stdout, this.process.stderr])
      stream?.on('data', (chunk: Buffer) => {
        this.said = `${this.said}${chunk.toString()}`.slice(-4000)
      })
    this.died = new Promise((done) => {
      this.process.once('exit', () => {
        this.#alive = false
        done()
      })
    })
    this.#ready = new Promise((done) => {
      this.process.on('message', (message: { ready?: true; url?: string; row?: WrittenRow }) => {
        if (message.ready) done()
        if (message.row) this.rows.push(message.row)
        if (message.url) this.#url?.(message.url)
      })
    })
  }

  get alive(): boolean {
    return this.#alive
  }

  /** Address of its screens; undefined when it died before it had one. */
  async open(target?: Target): Promise<string | undefined> {
    await Promise.race([this.#ready, this.died])
    if (!this.#alive) return undefined
    const opened = new Promise<string>((done) => {
      this.#url = done
    })
    this.process.send({ open: true, ...(target ? { target } : {}) })
    return Promise.race([opened, this.died.then(() => undefined)])
  }

  arm(target: Target): void {
    this.process.send({ target })
  }
}

/** A kiosk in a folder of its own that is killed and started again, with its office and its devices, which go on. */
export class MortalKiosk {
  readonly dir = mkdtempSync(join(memory, 'kioskd-kills-'))
  readonly office: ReferenceBackend
  readonly reader: SimulatedSdtReader
  readonly receipts: SimulatedEscposPrinter
  readonly papers: SimulatedDocumentPrinter
  readonly #camera = new SimulatedMjpegCamera(clock)
  readonly #closing: (() => Promise<unknown>)[] = []
  #cable!: CuttableProxy
  #life: Life | undefined
  #spare: Life | undefined
  #siteFile = ''
  url = ''

  constructor() {
    this.office = new ReferenceBackend({
      databasePath: join(this.dir, 'office', 'office.sqlite'),
      token,
      clock,
      autoPayMs: 700,
    })
    this.reader = new SimulatedSdtReader(clock, { times: { findMs: 10, readMs: 20 } })
    const profile = loadProfiles([builtInProfilesDir]).profiles.get('escpos-80mm-generic')?.profile
    if (!profile) throw new Error('no profile of a receipt printer')
    this.receipts = printerOf(profile, clock, { mmPerSecond: 20_000 })
    this.papers = new SimulatedDocumentPrinter(clock, { jobsInTwo: true, pageMs: 5 })
  }

  async prepare(): Promise<void> {
    const parsed = parseYaml(demoSite, readFileSync(demoSite, 'utf8'), siteSchema)
    if (!parsed.ok) throw new Error('the demo site does not load')
    const site = parsed.value.value
    const places = await this.#standUp(site.devices)
    const office = await this.office.listen('127.0.0.1', 0)
    if (!office.ok) throw new Error('the office cannot listen')
    this.#cable = new CuttableProxy(office.value)
    await this.#cable.start()
    const { staff: _none, ...rest } = site
    const written = {
      ...rest,
      stateDir: join(this.dir, 'kiosk'),
      catalogue: resolve(demoSite, '..', site.catalogue),
      screen: { ...site.screen, port: 0 },
      broker: { ...site.broker, url: 'mqtt://127.0.0.1:9' },
      backend: {
        ...site.backend,
        url: `http://127.0.0.1:${this.#cable.port}`,
        token,
        probeMs: 1000,
        timeouts: { application: 4000, applicationStatus: 1000 },
        breaker: { failures: 5, restMs: 1000 },
      },
      devices: site.devices.flatMap((d) => (wanted.has(d.id) ? [{ ...d, at: places[d.id] ?? d.at }] : [])),
    }
    this.#siteFile = join(this.dir, 'site.yaml')
    writeFileSync(this.#siteFile, stringify(written), { mode: 0o600 })
    this.#spare = new Life(this.#siteFile)
  }

  async #standUp(
    devices: readonly { readonly id: string; readonly profile: string }[],
  ): Promise<Record<string, object>> {
    const reader = await serveOverTcp(this.reader, 0)
    const receipts = await serveOverTcp(this.receipts, 0)
    await Promise.all([this.#camera.plug(0), this.#camera.prepare(), this.papers.start()])
    const papers = this.papers.endpoint()
    this.#closing.push(
      () => reader.close(),
      () => receipts.close(),
      () => this.#camera.unplug(),
      () => this.papers.stop(),
    )
    const places: Record<string, object> = {
      identity: { tcp: `127.0.0.1:${reader.port}` },
      receipt: { tcp: `127.0.0.1:${receipts.port}` },
      face: { http: this.#camera.url },
      ...(papers.kind === 'job' ? { a4: { ipp: papers.uri } } : {}),
    }
    const { profiles } = loadProfiles([builtInProfilesDir])
    for (const { id, profile: name } of devices) {
      const profile = profiles.get(name)?.profile
      if (!profile || !['barcode', 'desk'].includes(id)) continue
      const served = await serveUnit(await simulatorOf(profile, clock), 0, '127.0.0.1')
      this.#closing.push(() => served.close())
      places[id] = { [served.place.key]: served.place.value }
    }
    return places
  }

  get alive(): boolean {
    return this.#life?.alive === true
  }

  get died(): Promise<void> {
    return this.#life?.died ?? Promise.resolve()
  }

  /** What it said on its way, for a failure's sake. */
  get said(): string {
    return this.#life?.said ?? ''
  }

  /** Starts the spare; false when it died on the way, as a target at boot wants it. */
  async start(target?: Target): Promise<boolean> {
    const life = this.#spare ?? new Life(this.#siteFile)
    this.#life = life
    this.#spare = undefined
    const url = await life.open(target)
    this.#spare = new Life(this.#siteFile)
    this.url = url ?? ''
    if (url === undefined && life.process.signalCode !== 'SIGKILL')
      throw new Error(`the kiosk did not start: ${life.said}`)
    return url !== undefined
  }

  arm(target: Target): void {
    this.#life?.arm(target)
  }

  /** What this process has committed since it was loaded. */
  get written(): readonly WrittenRow[] {
    return this.#life?.rows ?? []
  }

  /** An orderly stop; answers when it is over, killed or not. */
  async stop(): Promise<void> {
    this.#life?.process.kill('SIGTERM')
    await this.died
  }

  async kill(): Promise<void> {
    this.#life?.process.kill('SIGKILL')
    await this.died
  }

  setNetwork(up: boolean): Promise<void> {
    return this.#cable.setCut(!up)
  }

  /** Reads the kiosk's own file, whether it runs or not. */
  read<T>(work: (db: DatabaseSync) => T): T {
    const db = new DatabaseSync(join(this.dir, 'kiosk', kioskDatabase), { readOnly: true, timeout: 2000 })
    try {
      return work(db)
    } finally {
      db.close()
    }
  }

  /** Databases that were set aside as damaged: none, because a kill damages nothing. */
  get setAside(): readonly string[] {
    return readdirSync(join(this.dir, 'kiosk')).filter((name) => name.includes('corrupt'))
  }

  rowsSince(seq: number): readonly JournalRow[] {
    return this.read((db) =>
      db
        .prepare('SELECT seq, ts, type, session, tx, body FROM journal WHERE seq > ? ORDER BY seq')
        .all(seq)
        .map((row) => ({
          seq: Number(row.seq),
          ts: Number(row.ts),
          type: String(row.type),
          session: row.session === null ? null : String(row.session),
          tx: row.tx === null ? null : String(row.tx),
          body: JSON.parse(String(row.body)) as Record<string, unknown>,
        })),
    )
  }

  async close(): Promise<void> {
    this.#spare?.process.kill('SIGKILL')
    await this.kill()
    for (const close of this.#closing) await close()
    await this.#cable.stop()
    await this.office.close()
    rmSync(this.dir, { recursive: true, force: true })
  }
}
