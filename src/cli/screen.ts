import { existsSync, readdirSync, statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { systemClock as clock } from '../kernel/clock.ts'
import { formatProblem, readYaml } from '../kernel/config/yaml.ts'
import { createLog } from '../kernel/log.ts'
import { policyFor } from '../screen/policy.ts'
import { browserPrograms } from '../screen/programs.ts'
import { isOurs, Screen } from '../screen/screen.ts'
import { type PanelSettings, panelFile, panelFileSchema } from '../screen/settings.ts'
import { touchRules } from '../screen/touch-rules.ts'
import { exitCodes, readArgs } from './exit.ts'
import { onStop } from './lifetime.ts'
import { version } from './version.ts'

const help = `kioskd screen --site FILE [--dir DIR] [--json]
Shows the kiosk's page on its panel: the compositor cage and Chromium, watched and started again for ever. Runs as an account of
its own (not root, not kioskd). Reads only the section "screen" of FILE. Logs one JSON event a line on stdout.
  --site FILE   the kiosk's configuration, or the section of it that the installer wrote
  --dir DIR     folder in memory (tmpfs) for the browser's profile, deleted at every start; default: $RUNTIME_DIRECTORY
  --json        accepted for likeness with the other commands: the log is JSON anyhow

kioskd screen settings|policy|touch --site FILE
Prints a file as the installer puts it up: the section for the screen's account, Chromium's managed policy, the udev rule that
turns touch with the picture.`

/** statfs(2): the file system is in memory. */
const tmpfs = 0x01021994

const files: Readonly<Record<string, (settings: PanelSettings) => string>> = {
  settings: panelFile,
  policy: policyFor,
  touch: touchRules,
}

export async function run(args: readonly string[]): Promise<number> {
  const options = { site: { type: 'string' }, dir: { type: 'string' }, json: { type: 'boolean' } } as const
  const read = readArgs(args, options, help)
  if ('exit' in read) return read.exit
  const { site, dir = process.env.RUNTIME_DIRECTORY } = read.args.values
  const [verb] = read.args.positionals
  const file = verb !== undefined && Object.hasOwn(files, verb) ? files[verb] : undefined
  if (!site || (verb !== undefined && !file))
    return refuse(
      `kioskd screen: ${site ? `there is no "${verb}"` : '--site is missing'}; remedy: kioskd screen --help`,
    )
  const loaded = readYaml(site, panelFileSchema)
  if (!loaded.ok) return refuse(...loaded.error.map(formatProblem))
  const settings = loaded.value.value.screen
  if (file) {
    process.stdout.write(file(settings))
    return exitCodes.good
  }
  if (settings.port === 0)
    return refuse(`${site}:1:screen.port: 0 is any port, and the browser must know which; remedy: name one`)
  const problem = whyNot(dir)
  const browser = browserPrograms.find((program) => existsSync(program))
  if (dir === undefined || problem !== undefined) return refuse(problem ?? '')
  if (browser === undefined)
    return refuse(
      `kioskd screen: there is no Chromium; allowed: ${browserPrograms.join(', ')}; remedy: apt-get install chromium`,
    )
  return show(settings, dir, browser)
}

function refuse(...lines: readonly string[]): number {
  for (const line of lines) console.error(line)
  return exitCodes.badUse
}

/** What keeps a browser from being run here safely. */
function whyNot(dir: string | undefined): string | undefined {
  const uid = process.getuid?.()
  if (uid === 0)
    return 'kioskd screen: root may not run a browser; remedy: run it as the user kioskd-screen (systemctl start kioskd-screen)'
  if (dir === undefined) return 'kioskd screen: there is no folder for the browser; remedy: --dir DIR, in memory'
  const there = existsSync(dir) ? dir : dirname(dir)
  if (!existsSync(there) || statfsSync(there).type !== tmpfs)
    return `kioskd screen: ${dir} is not in memory, and what a browser keeps must not reach a disk; remedy: a folder on a tmpfs, as /run is`
  if (there === dir && (statSync(dir).uid !== uid || !isOurs(readdirSync(dir))))
    return `kioskd screen: ${dir} is not the screen's own, and everything in it would be deleted; remedy: a folder for it alone`
  return undefined
}

async function show(settings: PanelSettings, dir: string, browser: string): Promise<number> {
  const log = createLog({ level: 'info' })
  const stop = onStop()
  log.emit('process.started', { version, node: process.versions.node, role: 'screen' })
  const stopping = new AbortController()
  const screen = new Screen({ settings, dir, browser, clock, log }).run(stopping.signal)
  const reason = await Promise.race([stop, screen])
  log.emit('process.stopping', { reason: reason ?? 'ended' })
  stopping.abort()
  await screen
  return exitCodes.good
}
