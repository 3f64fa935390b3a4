import type { SelfTestResult } from '../hardware/devices/create-devices.ts'
import type { ReadinessReport } from '../hardware/devices/health/readiness.ts'
import { formatProblem } from '../kernel/config/yaml.ts'
import { askDaemon } from './control-client.ts'
import { exitCodes, readArgs } from './exit.ts'
import { readinessLines, repairWords } from './readiness-text.ts'
import { defaultSiteFile, loadSite } from './site-file.ts'
import { standAlone } from './stand-alone.ts'

const help = `kioskd selftest [ID] [--test NAME] [--site FILE] [--print ROLE] [--json]
Runs the self-tests of one device or of all, and prints the readiness report. Asks the running daemon; when none runs, opens the
devices itself. Operator tests that move paper run only when they are named: --test test-page.
  ID            the device's id in the site file (default: all)
  --test NAME   this test only, e.g. comms, test-page
  --site FILE   default ${defaultSiteFile}
  --print ROLE  prints the report on the printer with this role, e.g. printer.receipt
  --json        the report as JSON
Exit code 0: every required device can serve and no test failed.`

/** What can be asked of the devices, whoever holds them. */
export interface Technician {
  selfTest(id: string, test: string | undefined): Promise<readonly SelfTestResult[] | undefined>
  readiness(): Promise<ReadinessReport>
  print(role: string, lines: readonly string[]): Promise<string | undefined>
  end(): Promise<void>
}

export async function run(args: readonly string[]): Promise<number> {
  const options = {
    site: { type: 'string' },
    test: { type: 'string' },
    print: { type: 'string' },
    json: { type: 'boolean' },
  } as const
  const read = readArgs(args, options, help)
  if ('exit' in read) return read.exit
  const { site: siteFile = defaultSiteFile, test, print, json } = read.args.values
  const [id] = read.args.positionals
  const { loaded, errors } = loadSite(siteFile)
  if (!loaded) {
    for (const problem of errors) console.error(formatProblem(problem))
    return exitCodes.badUse
  }
  const known = loaded.site.devices.map((d) => d.id)
  if (id !== undefined && !known.includes(id)) {
    console.error(`kioskd selftest: no device "${id}"; allowed: ${known.join(', ')}; remedy: kioskd selftest ID`)
    return exitCodes.badUse
  }
  const asked = await running(loaded.site.stateDir)
  if (asked === 'unreachable') {
    // It may hold the devices: opening them beside it would put our questions into a citizen's receipt.
    console.error(
      'kioskd selftest: kioskd runs but cannot be asked; remedy: run this as root or as kioskd, or restart it',
    )
    return exitCodes.problem
  }
  const technician = asked ?? (await standAlone(loaded))
  try {
    let bad = 0
    for (const one of id === undefined ? known : [id]) {
      for (const { test: name, outcome } of await testsOf(technician, one, test)) {
        const good = outcome.outcome === 'done'
        if (!good) bad += 1
        const code = good ? outcome.value.code : `${outcome.code}${outcome.detail ? ` (${outcome.detail})` : ''}`
        if (!json) console.log(`${good ? 'ok ' : 'BAD'} ${one} ${name}: ${outcome.outcome} ${code}`)
      }
    }
    const report = await technician.readiness()
    const lines = readinessLines(report, await repairWords())
    console.log(json ? JSON.stringify({ ok: report.ready && bad === 0, report }) : `\n${lines.join('\n')}`)
    const unprinted = print === undefined ? undefined : await technician.print(print, lines)
    if (unprinted !== undefined) console.error(`kioskd selftest: the report was not printed (${unprinted})`)
    return report.ready && bad === 0 && unprinted === undefined ? exitCodes.good : exitCodes.problem
  } finally {
    await technician.end()
  }
}

/** Without a name only the tests that move nothing run. A daemon that does not answer has passed no test. */
async function testsOf(
  technician: Technician,
  id: string,
  test: string | undefined,
): Promise<readonly SelfTestResult[]> {
  const name = test ?? 'automatic'
  const results = await technician.selfTest(id, name)
  return results ?? [{ test: name, outcome: { outcome: 'failed', code: 'noAnswer' } }]
}

/** The running daemon; undefined when none runs. */
async function running(stateDir: string): Promise<Technician | 'unreachable' | undefined> {
  const alive = await askDaemon(stateDir, 'GET', '/v1/readiness')
  if (!alive.ok) return alive.error.code === 'notRunning' ? undefined : 'unreachable'
  return {
    selfTest: async (id, test) => {
      const answer = await askDaemon(stateDir, 'POST', `/v1/devices/${id}/selftest`, { test })
      return answer.ok && answer.value.status === 200 ? (answer.value.body as readonly SelfTestResult[]) : undefined
    },
    readiness: async () => {
      const answer = await askDaemon(stateDir, 'GET', '/v1/readiness')
      // Both ends are one program of one version.
      const report = (answer.ok ? answer.value.body : alive.value.body) as ReadinessReport
      return answer.ok ? report : { ...report, ready: false }
    },
    print: async (role, lines) => {
      const answer = await askDaemon(stateDir, 'POST', '/v1/readiness/print', { role, lines })
      if (!answer.ok) return answer.error.code
      const outcome = answer.value.body as { outcome?: string; code?: string }
      return outcome.outcome === 'done' ? undefined : (outcome.code ?? 'failed')
    },
    end: () => Promise.resolve(),
  }
}
