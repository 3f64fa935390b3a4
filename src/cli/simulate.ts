import { createInterface } from 'node:readline'
import { loadProfiles } from '../hardware/profiles/load.ts'
import { type SimulatedUnit, serveUnit, simulatorOf } from '../hardware/simulators/index.ts'
import { systemClock as clock } from '../kernel/clock.ts'
import { messageOf } from '../kernel/result.ts'
import { exitCodes, readArgs } from './exit.ts'
import { onStop } from './lifetime.ts'
import { builtInProfilesDir } from './site-file.ts'

const help = `kioskd simulate device PROFILE [--listen PORT] [--host ADDRESS] [--json]
Stands up the simulated device that fits a profile on a TCP port: byte for byte what the real one says. For people without
hardware, and for testing programs of one's own. A kiosk reaches it with at: { tcp: "127.0.0.1:PORT" } (cameras: http, document
printers: ipp; the first line printed says which).
  --listen PORT  0 takes a free port (default)
  --host ADDRESS default 127.0.0.1; the device has no password, so open it to a network only where everybody may use it
  --json         one JSON object a line
Orders are read from standard input, one a line, e.g. "insert li-jianguo", "paper empty", "unplug"; "help" lists them, "state"
says what can be seen. It runs until it is stopped (Ctrl-C).
Exit code 0 after a stop, 2 for an unknown profile or a port that is taken.`

export async function run(args: readonly string[]): Promise<number> {
  const options = { listen: { type: 'string' }, host: { type: 'string' }, json: { type: 'boolean' } } as const
  const read = readArgs(args, options, help)
  if ('exit' in read) return read.exit
  const { listen = '0', host = '127.0.0.1', json = false } = read.args.values
  const [what, profileId, more] = read.args.positionals
  const port = Number(listen)
  if (
    what !== 'device' ||
    profileId === undefined ||
    more !== undefined ||
    !Number.isInteger(port) ||
    port < 0 ||
    port > 65_535
  ) {
    console.error(help)
    return exitCodes.badUse
  }
  const { profiles } = loadProfiles([builtInProfilesDir])
  const profile = profiles.get(profileId)?.profile
  if (!profile) {
    const allowed = [...profiles.keys()].join(', ')
    console.error(`kioskd simulate: no profile "${profileId}"; allowed: ${allowed}; remedy: kioskd profiles list`)
    return exitCodes.badUse
  }
  if (profile.transport.kind === 'screen') {
    console.error(
      `kioskd simulate: ${profile.id} is the touch screen itself, it has no wire; remedy: kioskd run, and sign on the page`,
    )
    return exitCodes.badUse
  }
  const stop = onStop()
  const unit = await simulatorOf(profile, clock)
  const say = (line: string, value: object) => console.log(json ? JSON.stringify(value) : line)
  try {
    const served = await serveUnit(unit, port, host)
    say(
      `${profile.id} (${profile.class}) listens; in a site file: at: { ${served.place.key}: "${served.place.value}" }`,
      {
        listening: { [served.place.key]: served.place.value },
        profile: profile.id,
        class: profile.class,
      },
    )
    takeOrders(unit, say).catch(() => {})
    await stop
    await served.close()
    return exitCodes.good
  } catch (thrown) {
    console.error(`kioskd simulate: ${messageOf(thrown)}; remedy: choose another port with --listen`)
    return exitCodes.badUse
  }
}

/** Orders from standard input until it ends. */
async function takeOrders(unit: SimulatedUnit, say: (line: string, value: object) => void): Promise<void> {
  const lines = createInterface({ input: process.stdin })
  for await (const line of lines) {
    const [name = '', ...rest] = line.trim().split(/\s+/)
    if (name === '') continue
    if (name === 'help') {
      for (const [order, { says, values }] of Object.entries(unit.orders)) {
        const takes = values === undefined ? '' : values.length === 0 ? ' VALUE' : ` ${values.join('|')}`
        say(`${order}${takes}: ${says}`, { order, says, ...(values ? { values } : {}) })
      }
      continue
    }
    if (name === 'state') {
      say(JSON.stringify(unit.state()), { state: unit.state() })
      continue
    }
    const order = Object.hasOwn(unit.orders, name) ? unit.orders[name] : undefined
    const wrong = order ? order.run(rest.join(' ')) : `no order "${name}": help lists them`
    say(wrong === undefined ? `done: ${line.trim()}` : `not done: ${wrong}`, {
      order: name,
      done: wrong === undefined,
      ...(wrong === undefined ? {} : { why: wrong }),
    })
  }
}
