import { exitCodes } from './exit.ts'

interface Command {
  readonly summary: string
  readonly load: () => Promise<{ readonly run: (args: readonly string[]) => Promise<number> }>
}

/** Loaded one by one: `kioskd run` must not pay for what the demo needs. */
const commands: Readonly<Record<string, Command>> = {
  run: { summary: 'the daemon of one kiosk', load: () => import('./run.ts') },
  screen: { summary: 'the browser on the panel of one kiosk', load: () => import('./screen.ts') },
  fleet: { summary: 'the centre: ingest, database, operations pages', load: () => import('./fleet.ts') },
  demo: { summary: 'the whole system on simulated devices (npm start)', load: () => import('./demo.ts') },
  devices: { summary: 'what is plugged in, and which profile fits', load: () => import('./devices.ts') },
  selftest: { summary: '[ID]: self-tests, and the readiness report', load: () => import('./selftest.ts') },
  doctor: { summary: 'looks over this kiosk and says what to do', load: () => import('./doctor.ts') },
  simulate: { summary: 'device PROFILE: a simulated device on a port', load: () => import('./simulate.ts') },
  profiles: { summary: 'check | list | new: device profiles', load: () => import('./profiles.ts') },
  catalogue: { summary: 'check [DIR]: service definitions', load: () => import('./catalogue.ts') },
  site: { summary: 'check FILE: the configuration of one kiosk', load: () => import('./site.ts') },
  journal: { summary: 'verify | export | rotate: the electronic journal', load: () => import('./journal.ts') },
  staff: { summary: 'pin | card | unlock: who may sign in at a kiosk', load: () => import('./staff.ts') },
  voice: { summary: 'script | build: what the kiosk says, for recording', load: () => import('./voice.ts') },
  generate: {
    summary: 'writes docs/EVENTS.md and the JSON Schemas; --check compares',
    load: () => import('./generate.ts'),
  },
}

const help = `kioskd: the daemon, screens and fleet console of a self-service terminal

  kioskd COMMAND [OPTIONS]

${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`)
  .join('\n')}

Every command has --help and --json. Exit codes: 0 good, 1 found a problem, 2 bad use.`

export async function main(args: readonly string[]): Promise<number> {
  const [name = '', ...rest] = args
  if (name === '' || name === '--help' || name === '-h' || name === 'help') {
    console.log(help)
    return name === '' ? exitCodes.badUse : exitCodes.good
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) {
    console.error(
      `kioskd: there is no command "${name}"; allowed: ${Object.keys(commands).join(', ')}; remedy: kioskd --help`,
    )
    return exitCodes.badUse
  }
  const { run } = await command.load()
  return run(rest)
}
