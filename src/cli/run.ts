import { resolve } from 'node:path'
import { systemClock as clock } from '../kernel/clock.ts'
import { formatProblem } from '../kernel/config/yaml.ts'
import { createLog } from '../kernel/log.ts'
import { lockFolder } from '../kernel/store/folder-lock.ts'
import { exitCodes, readArgs } from './exit.ts'
import { openKiosk } from './kiosk.ts'
import { onStop } from './lifetime.ts'
import { explainListenFailure, isFree } from './ports.ts'
import { simulatedRegistry } from './simulated.ts'
import { type LoadedSite, loadSite } from './site-file.ts'
import { version } from './version.ts'

const help = `kioskd run --site FILE [--pages DIR] [--json]
Runs one kiosk: devices, counter, screens, telemetry. Logs one JSON event a line on stdout; docs/EVENTS.md explains each.
  --site FILE   the kiosk's configuration (kioskd site check FILE tells whether it is good)
  --pages DIR   the built screens (default: kiosk-ui/dist)
  --json        accepted for likeness with the other commands: the log is JSON anyhow`

const defaultPages = resolve(import.meta.dirname, '../../kiosk-ui/dist')

export async function run(args: readonly string[]): Promise<number> {
  const read = readArgs(args, { site: { type: 'string' }, pages: { type: 'string' }, json: { type: 'boolean' } }, help)
  if ('exit' in read) return read.exit
  const { site, pages } = read.args.values
  if (!site) {
    console.error(`kioskd run: --site is missing; remedy: kioskd run --site FILE\n\n${help}`)
    return exitCodes.badUse
  }
  const { loaded, errors, warnings } = loadSite(site)
  for (const problem of [...errors, ...warnings]) console.error(formatProblem(problem))
  if (!loaded) return exitCodes.badUse
  return runKiosk(loaded, pages ?? defaultPages)
}

async function runKiosk(loaded: LoadedSite, pagesDir: string): Promise<number> {
  const { site, profiles } = loaded
  const log = createLog({ level: site.logLevel })
  /* From the first moment: a signal during the start must end it in order too, or the next boot takes it for a crash. */
  const stop = onStop()
  log.emit('process.started', { version, node: process.versions.node, role: 'kiosk' })
  /* Before anything is touched: a second daemon by mistake would end the first one's transaction and reset its devices. */
  const { port } = site.screen
  if (port !== 0 && !(await isFree(port))) {
    console.error(explainListenFailure({ code: 'portBusy' }, port, 'screen.port in the site file'))
    return exitCodes.badUse
  }
  const lock = lockFolder(site.stateDir)
  if (!lock) {
    console.error(
      `${site.stateDir}: another kioskd works with this folder; remedy: stop it (systemctl stop kioskd), or give this kiosk another stateDir in the site file`,
    )
    return exitCodes.badUse
  }
  const simulated = await simulatedRegistry(site.devices, profiles)
  const kiosk = await openKiosk({
    loaded,
    pagesDir,
    clock,
    log,
    ...(simulated ? { simulated: simulated.registry } : {}),
  })
  if (!kiosk.ok) {
    console.error(kiosk.error.detail)
    await simulated?.stop()
    lock.release()
    return kiosk.error.code === 'config' ? exitCodes.badUse : exitCodes.problem
  }
  const reason = await stop
  log.emit('process.stopping', { reason })
  await kiosk.value.stop()
  await simulated?.stop()
  lock.release()
  return exitCodes.good
}
