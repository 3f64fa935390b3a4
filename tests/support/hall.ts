import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { stringify } from 'yaml'
import type { Projection } from '../../src/api/contract.ts'
import { CuttableProxy } from '../../src/cli/demo/proxy.ts'
import { type Deed, Villager, type VillagerOptions } from '../../src/cli/demo/villager.ts'
import { Visitor } from '../../src/cli/demo/visitor.ts'
import { type OpenKiosk, openKiosk } from '../../src/cli/kiosk.ts'
import { builtInProfilesDir, type LoadedSite, loadSite, siteSchema } from '../../src/cli/site-file.ts'
import { kioskDatabase } from '../../src/cli/state-files.ts'
import { ReferenceBackend } from '../../src/counter/backends/reference/server.ts'
import { canServe } from '../../src/hardware/contract.ts'
import { loadProfiles } from '../../src/hardware/profiles/load.ts'
import {
  cardOf,
  presetCards,
  type SimulatedCard,
  SimulatedDevices,
  SimulatedDocumentPrinter,
  SimulatedMjpegCamera,
  SimulatedSdtReader,
  type SimulatedUnit,
  simulatorOf,
} from '../../src/hardware/simulators/index.ts'
import { printerOf } from '../../src/hardware/simulators/printer-of.ts'
import { type Clock, systemClock } from '../../src/kernel/clock.ts'
import { parseYaml } from '../../src/kernel/config/yaml.ts'
import { silentLog } from '../../src/kernel/log.ts'
import { eventually } from './house.ts'
import { SkipClock } from './skip-clock.ts'

const token = 'reference-backend-of-the-hall'
const sites = resolve(import.meta.dirname, '../../provisioning/sites')
const pages = resolve(import.meta.dirname, '../../kiosk-ui/dist')

/** The people of the demo, and one old enough for everything. */
const cards = [
  ...presetCards,
  cardOf('chen-guilan', '陈桂兰 91', {
    name: '陈桂兰',
    sex: '2',
    nation: '01',
    birth: '19350312',
    address: '青石县桃花镇柳溪村2组18号',
    idNumber: '99010119350312004',
    issuer: '青石县公安局',
    validFrom: '20150601',
    validTo: '长期',
  }),
]

let strangers = 0

/** Somebody who was never here before, 45 years old: who has paid a bill has none the next time. */
function stranger(id: string): SimulatedCard | undefined {
  if (id !== 'stranger') return undefined
  strangers += 1
  const idNumber = `99010119810920${String(strangers % 1000).padStart(3, '0')}`
  return cardOf(`stranger-${strangers}`, '生人', {
    name: '张三',
    sex: '1',
    nation: '01',
    birth: '19810920',
    address: '青石县桃花镇柳溪村2组18号',
    idNumber,
    issuer: '青石县公安局',
    validFrom: '20150601',
    validTo: '长期',
  })
}

/**
 * One whole kiosk in this process, put together as `kioskd run` does it, without the waiting: its devices are simulated on their wires and quick,
 * its office answers over HTTP, and the clock of its sessions can be moved on.
 */
export class Hall {
  readonly dir: string
  readonly clock: SkipClock
  readonly backend: ReferenceBackend
  readonly kiosk: OpenKiosk
  readonly loaded: LoadedSite
  readonly visitor: Visitor
  readonly reader: SimulatedSdtReader
  readonly printer: ReturnType<typeof printerOf>
  readonly a4: SimulatedDocumentPrinter
  readonly cable: CuttableProxy
  /** What stands beside reader, cameras and printers, by the id in the site file. */
  readonly simulated: ReadonlyMap<string, SimulatedUnit>
  readonly #units: ReadonlyMap<string, Pluggable>
  readonly #stops: readonly (() => Promise<void>)[]

  private constructor(parts: HallParts) {
    this.dir = parts.dir
    this.clock = parts.clock
    this.backend = parts.backend
    this.kiosk = parts.kiosk
    this.loaded = parts.loaded
    this.visitor = parts.visitor
    this.reader = parts.reader
    this.printer = parts.printer
    this.a4 = parts.a4
    this.cable = parts.cable
    this.simulated = parts.simulated
    this.#units = parts.units
    this.#stops = parts.stops
  }

  /** `more` is laid over the demo's site file; `ownClock` is the daemon's own, as the session's can always be moved on. */
  static async open(more: HallSite = {}, ownClock: Clock = systemClock): Promise<Hall> {
    const dir = mkdtempSync(join(tmpdir(), 'kioskd-hall-'))
    const backend = new ReferenceBackend({
      databasePath: join(dir, 'office.sqlite'),
      token,
      clock: systemClock,
      autoPayMs: 150,
    })
    const listening = await backend.listen('127.0.0.1', 0)
    if (!listening.ok) throw new Error('the office cannot listen')
    const cable = new CuttableProxy(listening.value)
    await cable.start()
    const loaded = siteIn(dir, cable.port, more)
    const registry = new SimulatedDevices()
    const { profiles } = loadProfiles([builtInProfilesDir])
    const profileOf = (id: string) => {
      const profile = profiles.get(id)?.profile
      if (!profile) throw new Error(`no profile ${id}`)
      return profile
    }
    const reader = registry.add('identity', new SimulatedSdtReader(systemClock, { times: { findMs: 5, readMs: 20 } }))
    const printer = registry.add('receipt', printerOf(profileOf('escpos-80mm-generic'), systemClock))
    const face = registry.add('face', new SimulatedMjpegCamera(systemClock))
    const desk = registry.add('desk', new SimulatedMjpegCamera(systemClock, { scene: 'paper', stills: true }))
    const a4 = registry.add('a4', new SimulatedDocumentPrinter(systemClock, { pageMs: 10, pendingMs: 10 }))
    await Promise.all([face.plug(), face.prepare(), desk.plug(), desk.prepare(), a4.start()])
    const units = new Map<string, Pluggable>([
      ['identity', pluggable(reader.wire)],
      ['receipt', pluggable(printer.wire)],
      ['face', pluggable(face)],
      ['desk', pluggable(desk)],
      ['a4', { unplug: () => a4.stop(), plug: () => a4.start() }],
    ])
    const simulated = new Map<string, SimulatedUnit>()
    const stops = [() => face.unplug(), () => desk.unplug(), () => a4.stop()]
    for (const device of loaded.site.devices) {
      if (!('simulated' in device.at) || units.has(device.id)) continue
      const unit = registry.add(device.id, await simulatorOf(profileOf(device.profile), systemClock))
      await unit.start?.()
      units.set(device.id, orders(unit))
      simulated.set(device.id, unit)
      stops.push(async () => unit.stop?.())
    }
    const clock = new SkipClock()
    const kiosk = await openKiosk({
      loaded,
      pagesDir: pages,
      clock: ownClock,
      sessionClock: clock,
      log: silentLog,
      simulated: registry,
    })
    if (!kiosk.ok) throw new Error(kiosk.error.detail)
    const visitor = await Visitor.open(kiosk.value.url)
    stops.push(
      () => cable.stop(),
      () => backend.close(),
    )
    const { value } = kiosk
    return new Hall({
      dir,
      clock,
      backend,
      kiosk: value,
      loaded,
      visitor,
      reader,
      printer,
      a4,
      cable,
      simulated,
      units,
      stops,
    })
  }

  /** Pulls the plug of a device of the site file, or puts it back, and waits until the kiosk knows. */
  async plug(id: string, into: boolean): Promise<void> {
    const unit = this.#units.get(id)
    if (!unit) throw new Error(`nobody can unplug ${id}`)
    await (into ? unit.plug() : unit.unplug())
    await eventually(() => {
      const device = this.kiosk.devices.snapshots().find((d) => d.id === id)
      return (device !== undefined && canServe(device) === into) || `${id} is ${device?.operatingState}`
    }, 30_000)
  }

  /** Does what a villager does at this screen; answers when the screen has changed. */
  async carryOut(deed: Deed, { rev }: Projection, timeoutMs: number): Promise<Projection> {
    if (deed.do === 'act') await this.visitor.act(deed.action)
    if (deed.do === 'card') {
      this.reader.removeCard()
      const card = cards.find(({ id }) => id === deed.card) ?? stranger(deed.card)
      if (!card) throw new Error(`no card ${deed.card}`)
      this.reader.insertCard(card)
    }
    if (deed.do === 'sign') {
      this.visitor.sign()
      await this.visitor.act({ id: 'signed' })
    }
    return this.visitor.until((p) => p.rev !== rev, timeoutMs)
  }

  /**
   * Walks as a villager until `stop` says so, or until there is nothing left to do but to leave; answers the screens passed, each with the place in
   * its service. Rejects with the way so far when the visit stands still.
   */
  async walk(
    options: VillagerOptions,
    stop: (p: Projection, passed: readonly string[]) => boolean,
  ): Promise<readonly string[]> {
    const villager = new Villager(options)
    const passed: string[] = []
    let p = this.visitor.projection
    for (let touches = 0; ; touches += 1) {
      const name = placeOf(p)
      if (name !== passed.at(-1)) passed.push(name)
      if (stop(p, passed)) return passed
      if (passed.filter((place) => place === name).length > 3) return passed
      if (touches > 200) throw new Error(`${options.service} goes in a circle: ${passed.slice(-12).join(' > ')}`)
      try {
        p = await this.carryOut(
          villager.next(p),
          p,
          'problem' in p.props && p.props.problem !== undefined ? 2500 : 8000,
        )
      } catch (thrown) {
        if ('problem' in p.props && p.props.problem !== undefined && p.actions.includes('exit')) return passed
        throw new Error(`${options.service} stands still after ${passed.join(' > ')}: ${String(thrown)}`)
      }
    }
  }

  /** From wherever the visit is to the next one, in order; answers the screens passed. */
  async leave(): Promise<void> {
    const { visitor } = this
    const ways = ['stay', 'exit', 'next'] as const
    for (;;) {
      /* What is on its way cannot be left, and ends by itself. */
      const p = await visitor.until((q) => q.screen === 'idle' || ways.some((way) => q.actions.includes(way)), 8000)
      if (p.screen === 'idle') break
      const way = ways.find((w) => p.actions.includes(w))
      if (p.screen === 'goodbye') this.reader.removeCard()
      if (way) await visitor.act({ id: way })
      await visitor.until((q) => q.rev !== p.rev || q.screen === 'idle', 8000)
    }
    this.reader.removeCard()
  }

  /** Another page of the same kiosk. */
  nextVisitor(): Promise<Visitor> {
    return Visitor.open(this.kiosk.url)
  }

  /** Waits until the kiosk knows that its office can be reached, or cannot: after five failures in a row it rests for 15 s before it asks again. */
  async online(is: boolean): Promise<void> {
    await this.visitor.until((p) => p.kiosk.online === is, 25_000)
  }

  /** Rows of the kiosk's own database. */
  rows(sql: string, ...values: string[]): Record<string, unknown>[] {
    const db = new DatabaseSync(join(this.loaded.site.stateDir, kioskDatabase), { readOnly: true })
    try {
      return db.prepare(sql).all(...values)
    } finally {
      db.close()
    }
  }

  async close(): Promise<void> {
    this.visitor.close()
    await this.kiosk.stop()
    await Promise.all(this.#stops.map((stop) => stop()))
    rmSync(this.dir, { recursive: true, force: true })
  }
}

/** Keys of the site file, over the demo's. */
export interface HallSite {
  readonly kiosk?: string
  readonly unit?: object
  readonly staff?: string
  readonly staffDesk?: object
  readonly branch?: readonly object[]
  readonly broker?: object
  /** False: the screens do not say that it is a demonstration. */
  readonly demo?: boolean
}

interface HallParts {
  readonly dir: string
  readonly clock: SkipClock
  readonly backend: ReferenceBackend
  readonly kiosk: OpenKiosk
  readonly loaded: LoadedSite
  readonly visitor: Visitor
  readonly reader: SimulatedSdtReader
  readonly printer: ReturnType<typeof printerOf>
  readonly a4: SimulatedDocumentPrinter
  readonly cable: CuttableProxy
  readonly simulated: ReadonlyMap<string, SimulatedUnit>
  readonly units: ReadonlyMap<string, Pluggable>
  readonly stops: readonly (() => Promise<void>)[]
}

interface Pluggable {
  plug(): unknown
  unplug(): unknown
}

const pluggable = (device: { plug(): unknown; unplug(): unknown }): Pluggable => ({
  plug: () => device.plug(),
  unplug: () => device.unplug(),
})

const orders = ({ orders: { plug, unplug } }: SimulatedUnit): Pluggable => ({
  plug: () => plug?.run(''),
  unplug: () => unplug?.run(''),
})

/** The screen and where in its service it is. */
export function placeOf(p: Projection): string {
  const step = 'step' in p.props && p.props.step ? `#${p.props.step.index}` : ''
  return `${p.screen}${step}`
}

/** The demo's site with everything simulated in this process. */
function siteIn(dir: string, officePort: number, { demo, ...more }: HallSite): LoadedSite {
  const file = join(sites, 'demo.yaml')
  const parsed = parseYaml(file, readFileSync(file, 'utf8'), siteSchema)
  if (!parsed.ok) throw new Error('the demo site is good')
  const site = parsed.value.value
  const written = {
    ...site,
    stateDir: join(dir, 'kiosk'),
    catalogue: resolve(sites, site.catalogue),
    staff: join(sites, 'demo-staff.yaml'),
    screen: { ...site.screen, port: 0, demo: demo ?? site.screen.demo },
    /* As loud in the evening as by day, whenever the tests are run. */
    voice: { ...site.voice, night: { ...site.voice.night, from: '00:00', to: '00:00' } },
    /* Nobody listens there: what would be reported waits, as in a night without network. */
    broker: { ...site.broker, url: 'mqtt://127.0.0.1:9' },
    backend: { ...site.backend, probeMs: 1000, url: `http://127.0.0.1:${officePort}`, token },
    devices: site.devices.map((d) => ({ ...d, at: 'screen' in d.at ? d.at : { simulated: d.id } })),
    ...more,
  }
  const path = join(dir, 'site.yaml')
  writeFileSync(path, stringify(written))
  const { loaded, errors } = loadSite(path)
  if (!loaded) throw new Error(errors.map((e) => e.what).join('; '))
  return loaded
}
