import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import type { Aedes } from 'aedes'
import { stringify } from 'yaml'
import { ReferenceBackend } from '../../counter/backends/reference/server.ts'
import type { DeviceConfigInput } from '../../hardware/devices/device-config.ts'
import { loadProfiles } from '../../hardware/profiles/load.ts'
import {
  printerOf,
  SimulatedDevices,
  SimulatedMjpegCamera,
  SimulatedSdtReader,
  type SimulatedUnit,
  serveOverTcp,
  serveUnit,
  simulatorOf,
  type TcpService,
} from '../../hardware/simulators/index.ts'
import { systemClock as clock } from '../../kernel/clock.ts'
import { parseYaml } from '../../kernel/config/yaml.ts'
import { invariant } from '../../kernel/result.ts'
import { builtInProfilesDir, type SiteConfig, siteSchema } from '../site-file.ts'
import { Child } from './child.ts'
import { DockServer } from './dock-server.ts'
import { CuttableProxy } from './proxy.ts'

/** 0 takes a free port. */
export interface StackPorts {
  readonly kiosk: number
  readonly fleet: number
  readonly dock: number
  readonly broker: number
  readonly backend: number
  readonly identity: number
  readonly face: number
  readonly receipt: number
}

export const anyPorts: StackPorts = {
  kiosk: 0,
  fleet: 0,
  dock: 0,
  broker: 0,
  backend: 0,
  identity: 0,
  face: 0,
  receipt: 0,
}

/** Where devices of the demo site are, by their id. */
export type Places = Readonly<Record<string, DeviceConfigInput['at']>>

export interface StackOptions {
  readonly dir: string
  readonly ports: StackPorts
  /** `mqtt://host:port` of a broker to use instead of the embedded one. */
  readonly broker?: string
  /** Devices that are real (or somebody else's): not simulated. */
  readonly places?: Places
  readonly onLine: (name: string, line: string) => void
  /** How long good-bye stays up, ms; the demo site's own otherwise. */
  readonly goodbyeMs?: number
  /** Wait before a process that died is started again, ms. */
  readonly restartMs?: number
}

export interface Addresses {
  readonly kiosk: string
  readonly fleet: string
  readonly dock: string
  readonly broker: string
  readonly backend: string
}

/** The site that the demo and the first steps in README use; addresses are filled in here. */
const demoSite = resolve(import.meta.dirname, '../../../provisioning/sites/demo.yaml')
const demoToken = 'reference-backend-of-the-demo'

function readDemoSite(): SiteConfig {
  const parsed = parseYaml(demoSite, readFileSync(demoSite, 'utf8'), siteSchema)
  invariant(parsed.ok, 'provisioning/sites/demo.yaml is a good site file')
  return parsed.value.value
}

/**
 * The whole system on one machine: simulated devices on real sockets, an embedded broker, the reference backend, and the
 * real `kioskd run` and `kioskd fleet` as processes of their own. Nothing in those two knows that it is a demo.
 */
export class DemoStack {
  readonly simulators = new SimulatedDevices()
  readonly backend: ReferenceBackend
  readonly kiosk: Child
  readonly fleet: Child
  readonly stateDir: string
  readonly fleetDatabase: string
  readonly #options: StackOptions
  readonly #siteFile: string
  readonly #fleetFile: string
  readonly #services: Pick<TcpService, 'close'>[] = []
  readonly #units = new Map<string, { readonly profileId: string; readonly unit: SimulatedUnit }>()
  readonly dock: DockServer
  #cables: CuttableProxy[] = []
  #broker: { readonly aedes: Aedes; readonly close: () => Promise<void> } | undefined

  constructor(options: StackOptions) {
    this.#options = options
    this.stateDir = join(options.dir, 'kiosk')
    this.fleetDatabase = join(options.dir, 'fleet', 'fleet.sqlite')
    this.#siteFile = join(options.dir, 'site.yaml')
    this.#fleetFile = join(options.dir, 'fleet.yaml')
    this.backend = new ReferenceBackend({
      databasePath: join(options.dir, 'backend', 'backend.sqlite'),
      token: demoToken,
      clock,
      /* Nobody in the demo has a phone that can pay: an order pays itself after a while. */
      autoPayMs: 6000,
    })
    const { onLine, restartMs = 1000 } = options
    this.kiosk = new Child({ name: 'kioskd', args: ['run', '--site', this.#siteFile], clock, onLine, restartMs })
    this.fleet = new Child({
      name: 'fleet',
      args: ['fleet', '--config', this.#fleetFile],
      clock,
      onLine,
      restartMs: 1000,
    })
    this.dock = new DockServer(this)
  }

  /** Simulated devices beside the three that a visit needs, by their id. */
  get units(): ReadonlyMap<string, { readonly profileId: string; readonly unit: SimulatedUnit }> {
    return this.#units
  }

  get siteFile(): string {
    return this.#siteFile
  }

  /** Brings everything up. Rejects with a line for people when a part cannot start. */
  async start(): Promise<Addresses> {
    const { ports, dir } = this.#options
    mkdirSync(dir, { recursive: true, mode: 0o700 })
    const [devices, brokerPort, backendPort] = await Promise.all([
      this.#startDevices(),
      this.#startBroker(),
      this.#startBackend(),
    ])
    const [brokerCable, backendCable] = await Promise.all([this.#cable(brokerPort), this.#cable(backendPort)])
    this.#writeFiles(devices, brokerCable, backendCable, brokerPort)
    const [fleet, kiosk, dock] = await Promise.all([
      this.fleet.start(),
      this.kiosk.start(),
      this.dock.listen(ports.dock),
    ])
    for (const [name, started] of [
      ['kioskd', kiosk],
      ['fleet', fleet],
    ] as const) {
      if ('exit' in started) throw new Error(`${name} ended with code ${started.exit}: ${started.said.trim()}`)
    }
    invariant('url' in kiosk && 'url' in fleet, 'both have an address')
    const addresses: Addresses = {
      kiosk: kiosk.url,
      fleet: fleet.url,
      dock,
      broker: this.#options.broker ?? `mqtt://127.0.0.1:${brokerPort}`,
      backend: `http://127.0.0.1:${backendPort}/`,
    }
    this.dock.addresses = addresses
    return addresses
  }

  async stop(): Promise<void> {
    await Promise.all([this.kiosk.stop(1300), this.fleet.stop(1300)])
    await this.dock.close()
    for (const cable of this.#cables) await cable.stop()
    for (const service of this.#services) await service.close()
    for (const [, device] of this.simulators.entries()) if (device.kind === 'camera') await device.unplug()
    await this.backend.close()
    await this.#broker?.close()
  }

  /** Cuts the kiosk off from broker and backend, as one network cable would. */
  async setNetwork(up: boolean): Promise<void> {
    for (const cable of this.#cables) await cable.setCut(!up)
  }

  /** Cuts or restores only the way to the broker. */
  async setBroker(up: boolean): Promise<void> {
    await this.#cables[0]?.setCut(!up)
  }

  /** Stands up a simulator for each device that was not given a place of its own. */
  async #startDevices(): Promise<Places> {
    const { ports, places = {} } = this.#options
    const found: Record<string, DeviceConfigInput['at']> = { ...places }
    if (!found.identity) {
      const reader = this.simulators.add(
        'identity',
        new SimulatedSdtReader(clock, { times: { findMs: 40, readMs: 700 } }),
      )
      found.identity = { tcp: await this.#serve(reader, ports.identity) }
    }
    if (!found.receipt) {
      const profile = loadProfiles([builtInProfilesDir]).profiles.get('escpos-80mm-generic')?.profile
      invariant(profile, 'the demo needs the profile escpos-80mm-generic')
      const printer = this.simulators.add('receipt', printerOf(profile, clock, { mmPerSecond: 150 }))
      found.receipt = { tcp: await this.#serve(printer, ports.receipt) }
    }
    if (!found.face) {
      const camera = this.simulators.add('face', new SimulatedMjpegCamera(clock))
      await Promise.all([camera.plug(ports.face), camera.prepare()])
      found.face = { http: camera.url }
    }
    await this.#startUnits(found)
    return found
  }

  /** The rest of the cabinet: a simulated device of any class for each that the demo site has as simulated. */
  async #startUnits(found: Record<string, DeviceConfigInput['at']>): Promise<void> {
    const { profiles } = loadProfiles([builtInProfilesDir])
    for (const device of readDemoSite().devices) {
      const profile = profiles.get(device.profile)?.profile
      if (!('simulated' in device.at) || found[device.id] || !profile) continue
      const unit = await simulatorOf(profile, clock)
      const served = await serveUnit(unit, 0, '127.0.0.1')
      this.#services.push(served)
      this.#units.set(device.id, { profileId: profile.id, unit })
      const { key, value } = served.place
      found[device.id] = key === 'tcp' ? { tcp: value } : key === 'http' ? { http: value } : { ipp: value }
    }
  }

  async #serve(device: Parameters<typeof serveOverTcp>[0], port: number): Promise<string> {
    const service = await serveOverTcp(device, port)
    this.#services.push(service)
    return `127.0.0.1:${service.port}`
  }

  async #startBroker(): Promise<number> {
    if (this.#options.broker) return Number(new URL(this.#options.broker).port || '1883')
    const { Aedes } = await import('aedes')
    const aedes = await Aedes.createBroker()
    const server = createServer(aedes.handle)
    await new Promise<void>((done, reject) => {
      server.once('error', reject)
      server.listen({ host: '127.0.0.1', port: this.#options.ports.broker }, done)
    })
    this.#broker = {
      aedes,
      close: () =>
        new Promise((done) => {
          aedes.close(() => server.close(() => done()))
        }),
    }
    const address = server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  }

  async #startBackend(): Promise<number> {
    const listening = await this.backend.listen('127.0.0.1', this.#options.ports.backend)
    if (!listening.ok) throw new Error(`the reference backend cannot listen: ${listening.error.detail ?? ''}`)
    return listening.value
  }

  async #cable(targetPort: number): Promise<CuttableProxy> {
    const cable = new CuttableProxy(targetPort)
    await cable.start()
    this.#cables = [...this.#cables, cable]
    return cable
  }

  #writeFiles(places: Places, broker: CuttableProxy, backend: CuttableProxy, brokerPort: number): void {
    const { ports, goodbyeMs } = this.#options
    const site = readDemoSite()
    const written = {
      ...site,
      stateDir: this.stateDir,
      catalogue: resolve(demoSite, '..', site.catalogue),
      ...(site.staff === undefined ? {} : { staff: resolve(demoSite, '..', site.staff) }),
      screen: { ...site.screen, port: ports.kiosk },
      ...(goodbyeMs === undefined ? {} : { timings: { ...site.timings, goodbyeMs } }),
      broker: { ...site.broker, url: `mqtt://127.0.0.1:${broker.port}` },
      backend: { ...site.backend, url: `http://127.0.0.1:${backend.port}`, token: demoToken },
      devices: site.devices.map((device) => ({ ...device, at: places[device.id] ?? device.at })),
    }
    writeFileSync(this.#siteFile, stringify(written), { mode: 0o600 })
    const fleet = {
      schema: 1,
      tenantName: '示范区',
      database: this.fleetDatabase,
      broker: { url: this.#options.broker ?? `mqtt://127.0.0.1:${brokerPort}` },
      listen: { host: '127.0.0.1', port: ports.fleet },
    }
    writeFileSync(this.#fleetFile, stringify(fleet), { mode: 0o600 })
  }
}
