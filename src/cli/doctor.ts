import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import type { ReadinessReport } from '../hardware/devices/health/readiness.ts'
import { udevRules } from '../hardware/profiles/udev-rules.ts'
import { formatProblem } from '../kernel/config/yaml.ts'
import { askPage } from '../screen/ask-page.ts'
import { auditScreen, screenUnitFile } from '../screen/audit.ts'
import { askDaemon } from './control-client.ts'
import { exitCodes, readArgs } from './exit.ts'
import { missingPrograms } from './programs.ts'
import { readinessLines, repairWords } from './readiness-text.ts'
import { defaultSiteFile, type LoadedSite, loadSite } from './site-file.ts'

const help = `kioskd doctor [--site FILE] [--json]
Looks over this kiosk and says what is wrong and what to do: site file, profiles that were left out, programs that devices and
speech need, access rules, connections in clear, the running daemon, every device, and the browser on the panel: what is missing there, and what opens it.
  --site FILE  default ${defaultSiteFile}
Exit code 0: nothing wrong; 1: something is.`

const udevFile = '/etc/udev/rules.d/60-kioskd.rules'

interface Finding {
  readonly good: boolean
  readonly what: string
  readonly remedy?: string
}

export async function run(args: readonly string[]): Promise<number> {
  const read = readArgs(args, { site: { type: 'string' }, json: { type: 'boolean' } }, help)
  if ('exit' in read) return read.exit
  const { site: siteFile = defaultSiteFile, json = false } = read.args.values
  const { loaded, errors, warnings } = loadSite(siteFile)
  const findings: Finding[] = [...errors, ...warnings].map((p) => ({ good: false, what: formatProblem(p) }))
  if (loaded) {
    if (findings.length === 0) findings.push({ good: true, what: `${siteFile}: good` })
    findings.push(...programs(loaded), ...accessRules(loaded, siteFile), ...inClear(loaded))
    findings.push(...(await daemon(loaded)), ...(await panel(loaded)))
  }
  const bad = findings.filter((f) => !f.good)
  if (json) console.log(JSON.stringify({ ok: bad.length === 0, findings }))
  else
    for (const { good, what, remedy } of findings)
      console.log(`${good ? 'ok ' : 'BAD'} ${what}${remedy === undefined ? '' : `; remedy: ${remedy}`}`)
  return bad.length === 0 ? exitCodes.good : exitCodes.problem
}

/** Programs that the site's devices are driven through, and the one that hears what visitors look for. */
function programs({ site, profiles }: LoadedSite): readonly Finding[] {
  const used = site.devices.flatMap((d) => profiles.profiles.get(d.profile)?.profile ?? [])
  const missing = missingPrograms(used).map(({ program, pkg, profileId }) => ({
    good: false,
    what: `profile ${profileId} needs the program ${program}`,
    remedy: `apt-get install ${pkg}`,
  }))
  const { speech } = site
  if (!speech || canRun(speech.program)) return missing
  const deaf = `speech.program: ${speech.program} is not a program kioskd can run`
  return [
    ...missing,
    { good: false, what: deaf, remedy: 'put it there with the right to execute it, or take speech out' },
  ]
}

function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const ownMachine = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/** What is said without encryption to another machine. */
function inClear({ site }: LoadedSite): readonly Finding[] {
  const clear = [
    ['broker.url', site.broker.url, 'mqtts://'],
    ['backend.url', site.backend.url, 'https://'],
  ] as const
  return clear.flatMap(([key, url, wanted]) => {
    const { protocol, hostname } = new URL(url)
    if (wanted.startsWith(protocol) || ownMachine.test(hostname)) return []
    const what = `${key}: everything said to ${hostname} can be read on the way`
    return [
      { good: false, what, remedy: `${wanted} with the broker's or the gateway's certificate (README, site file)` },
    ]
  })
}

/** The installed udev rules against what today's profiles want, local ones included. */
function accessRules({ profiles }: LoadedSite, siteFile: string): readonly Finding[] {
  if (!existsSync('/etc/udev/rules.d')) return []
  const wanted = udevRules([...profiles.profiles.values()].map((p) => p.profile))
  if (!existsSync(udevFile))
    return [
      { good: false, what: `${udevFile} is missing: kioskd may not open some devices`, remedy: 'run the installer' },
    ]
  const rulesOf = (text: string) => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  const installed = new Set(rulesOf(readFileSync(udevFile, 'utf8')))
  const absent = rulesOf(wanted).filter((rule) => !installed.has(rule))
  return absent.length === 0
    ? [{ good: true, what: `${udevFile}: up to date` }]
    : [
        {
          good: false,
          what: `${udevFile} lacks ${absent.length} rules of today's profiles`,
          remedy: `run the installer again, or: kioskd profiles udev --site ${siteFile} > ${udevFile}; udevadm control --reload; udevadm trigger`,
        },
      ]
}

async function daemon({ site }: LoadedSite): Promise<readonly Finding[]> {
  const answer = await askDaemon(site.stateDir, 'GET', '/v1/readiness')
  if (!answer.ok)
    return [
      answer.error.code === 'notRunning'
        ? {
            good: false,
            what: 'kioskd does not run',
            remedy: 'systemctl start kioskd; journalctl -u kioskd tells why it ended',
          }
        : {
            good: false,
            what: `kioskd cannot be asked (${answer.error.code})`,
            remedy: 'run this as root or as kioskd',
          },
    ]
  // Both ends are one program of one version.
  const report = answer.value.body as ReadinessReport
  const words = await repairWords()
  return [
    { good: true, what: 'kioskd runs' },
    ...report.devices.map(({ device, canServe }) => {
      const [remedy] = device.remedies
      const text = remedy && words(remedy.text)
      return {
        good: canServe || !device.required,
        what: `${device.id}: ${device.operatingState} ${[device.faultCode, ...device.conditions].filter(Boolean).join(' ')}`.trim(),
        ...(text === undefined ? {} : { remedy: text }),
      }
    }),
    ...readinessLines({ ...report, devices: [], profileProblems: [] }, words)
      .slice(3)
      .map((what) => ({ good: false, what: what.trim() }))
      .filter(({ what }) => what.startsWith('found,')),
  ]
}

/** The browser on the panel, and whether a page lives in it. */
async function panel({ site: { screen } }: LoadedSite): Promise<readonly Finding[]> {
  const found = auditScreen(screen)
  if (!existsSync(screenUnitFile)) return found
  const page = await askPage(screen.port, AbortSignal.timeout(3000))
  if (!page.ok) return found
  const { silentMs } = page.value
  if (silentMs !== null && silentMs < screen.hungAfterMs)
    return [...found, { good: true, what: 'a page lives on the panel' }]
  return [
    ...found,
    {
      good: false,
      what: 'no page lives on the panel',
      remedy: 'systemctl restart kioskd-screen; journalctl -u kioskd-screen tells why',
    },
  ]
}
