import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { messageOf } from '../kernel/result.ts'
import { lockFolder } from '../kernel/store/folder-lock.ts'
import { ensureScreens } from './demo/screens.ts'
import { anyPorts, DemoStack, type Places, type StackPorts } from './demo/stack.ts'
import { runVisit } from './demo/visit.ts'
import { exitCodes, readArgs } from './exit.ts'
import { onStop } from './lifetime.ts'
import { explainListenFailure, isFree } from './ports.ts'

const help = `npm start [-- OPTIONS]
The whole system on this machine: a kiosk on simulated devices, a broker, the fleet console and a reference backend.
  --port N          first of eight ports: kiosk N, fleet N+1, dev dock N+2, MQTT broker N+3, reference backend N+4,
                    simulated ID card reader N+5, camera N+6, receipt printer N+7 (default 7080)
  --dir DIR         where the demo keeps its data (default .kioskd/demo)
  --broker URL      use this MQTT broker (mqtt://127.0.0.1:1883) instead of the embedded one
  --device ID=PLACE a device of your own instead of the simulated one; ID is identity, face or receipt, PLACE is
                    tcp:HOST:PORT, path:/dev/ttyUSB0 or, for the camera, http://HOST:PORT/PATH. May be repeated.
  --logs            print what the processes log
  --visit SERVICE   a scripted villager goes through one visit, e.g. pension-certification, and everything ends
  --json            with --visit: one JSON object on stdout`

const root = resolve(import.meta.dirname, '../..')

export async function run(args: readonly string[]): Promise<number> {
  const read = readArgs(
    args,
    {
      port: { type: 'string' },
      dir: { type: 'string' },
      broker: { type: 'string' },
      device: { type: 'string', multiple: true },
      logs: { type: 'boolean' },
      visit: { type: 'string' },
      json: { type: 'boolean' },
    },
    help,
  )
  if ('exit' in read) return read.exit
  const { port, dir, broker, device = [], logs = false, visit, json = false } = read.args.values
  const base = Number(port ?? 7080)
  if (!Number.isInteger(base) || base < 1 || base > 65_528) {
    console.error(`npm start: --port is not a port (${port}); allowed: 1 to 65528; remedy: npm start -- --port 8080`)
    return exitCodes.badUse
  }
  const places = readPlaces(device)
  if (typeof places === 'string') {
    console.error(
      `npm start: --device ${places} is not understood; allowed: identity, face or receipt = tcp:HOST:PORT, path:/dev/…, http://…; remedy: npm start -- --device identity=path:/dev/ttyUSB0`,
    )
    return exitCodes.badUse
  }
  const say = (line: string) => console.error(line)
  const unbuilt = await ensureScreens(say)
  if (unbuilt) {
    console.error(unbuilt)
    return exitCodes.problem
  }
  const onLine = (name: string, line: string) => {
    if (logs) console.error(`${name.padEnd(7)}${line}`)
  }
  const common = { onLine, places, ...(broker === undefined ? {} : { broker }) }
  if (visit !== undefined) return visitOnce(visit, json, common)
  const ports = {
    kiosk: base,
    fleet: base + 1,
    dock: base + 2,
    broker: base + 3,
    backend: base + 4,
    identity: base + 5,
    face: base + 6,
    receipt: base + 7,
  }
  if (!(await portsAreFree(ports, broker !== undefined))) return exitCodes.badUse
  const folder = resolve(dir ?? join(root, '.kioskd/demo'))
  const lock = lockFolder(folder)
  if (!lock) {
    console.error(`${folder}: another demo works with this folder; remedy: npm start -- --port ${base} --dir DIR`)
    return exitCodes.badUse
  }
  const code = await serve(new DemoStack({ ...common, ports, dir: folder }))
  lock.release()
  return code
}

/** `identity=tcp:127.0.0.1:4001` and the like; answers the first one that cannot be understood. */
function readPlaces(given: readonly string[]): Places | string {
  const places: Record<string, Places[string]> = {}
  for (const text of given) {
    const [, id, place = ''] = /^(identity|face|receipt)=(.+)$/.exec(text) ?? []
    const [, kind, rest = ''] = /^(tcp|path):(.+)$/.exec(place) ?? []
    if (id && /^https?:\/\//.test(place)) places[id] = { http: place }
    else if (id && kind === 'tcp') places[id] = { tcp: rest }
    else if (id && kind === 'path' && rest.startsWith('/dev/')) places[id] = { path: rest }
    else return text
  }
  return places
}

async function portsAreFree(ports: StackPorts, ownBroker: boolean): Promise<boolean> {
  let free = true
  for (const [name, port] of Object.entries(ports)) {
    if ((ownBroker && name === 'broker') || (await isFree(port))) continue
    free = false
    console.error(`${name}: ${explainListenFailure({ code: 'portBusy' }, port, 'npm start -- --port N')}`)
  }
  return free
}

async function serve(stack: DemoStack): Promise<number> {
  const startedMs = performance.now()
  const stop = onStop()
  try {
    const addresses = await stack.start()
    const names = [...stack.simulators.entries().map(([id]) => id), ...stack.units.keys()]
    console.log(`kioskd demo, ready in ${((performance.now() - startedMs) / 1000).toFixed(1)} s

  kiosk     ${addresses.kiosk}   what a villager sees (best at 1080 x 1920)
  fleet     ${addresses.fleet}   what operations see
  dev dock  ${addresses.dock}   put a card on the reader, empty the paper, pull a plug, cut the network

  running   kioskd run, kioskd fleet, MQTT broker ${addresses.broker}, reference backend ${addresses.backend}
            ${names.length} simulated devices: ${names.join(', ')}
  data      ${stack.stateDir}
  Ctrl-C ends everything.`)
  } catch (thrown) {
    console.error(`kioskd demo: ${messageOf(thrown)}`)
    await stack.stop()
    return exitCodes.problem
  }
  await stop
  await stack.stop()
  return exitCodes.good
}

/** On ports and in a folder of its own, so that a visit can run beside a demo. */
async function visitOnce(
  service: string,
  json: boolean,
  common: Pick<ConstructorParameters<typeof DemoStack>[0], 'onLine' | 'broker' | 'places'>,
): Promise<number> {
  const dir = mkdtempSync(join(tmpdir(), 'kioskd-visit-'))
  const stack = new DemoStack({ ...common, dir, ports: anyPorts })
  void onStop().then(() => stack.stop().then(() => process.exit(exitCodes.problem)))
  try {
    const addresses = await stack.start()
    const summary = await runVisit(service, stack, addresses, join(root, '.kioskd/visits'))
    if (json) console.log(JSON.stringify(summary))
    else console.log(JSON.stringify(summary, null, 2))
    return summary.outcome === 'accepted' ? exitCodes.good : exitCodes.problem
  } catch (thrown) {
    console.error(`visit: ${messageOf(thrown)}`)
    return exitCodes.problem
  } finally {
    await stack.stop()
    await rm(dir, { recursive: true, force: true })
  }
}
