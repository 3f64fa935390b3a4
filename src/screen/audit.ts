import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { findOpenFlags } from './open-flags.ts'
import { managedPolicyDir, policyFor, policyName, readPolicy } from './policy.ts'
import { browserPrograms } from './programs.ts'
import { type PanelSettings, panelFile } from './settings.ts'
import { touchRules } from './touch-rules.ts'

export interface ScreenFinding {
  readonly good: boolean
  readonly what: string
  readonly remedy?: string
}

const unit = 'kioskd-screen.service'
/** There when the installer has put the screen up. */
export const screenUnitFile = `/etc/systemd/system/${unit}`
const shippedUnit = resolve(import.meta.dirname, '../../provisioning/systemd', unit)
const runInstaller = 'run provisioning/install kiosk again'

/** Files and folders from which some start of Chromium takes flags: Debian's script, Raspberry Pi OS, our unit. */
const flagPlaces = [
  '/etc/chromium.d',
  '/etc/chromium/default',
  '/etc/chromium/customizations',
  '/etc/chromium-browser/default',
  '/etc/chromium-browser/customizations',
  '/etc/default/chromium',
  `${screenUnitFile}.d`,
]

/** Policies of others that widen what ours narrow, whatever their value. */
const widens = /^(Extension|RemoteAccess)|(Allowlist|AllowedForUrls|AllowedUrls)$/

/**
 * Looks over how this machine shows the page: programs, unit, what the installer derived from the site file, and whatever could open the
 * browser. `root` is the machine's root folder, another one in tests.
 */
export function auditScreen(settings: PanelSettings, root = '/'): readonly ScreenFinding[] {
  const at = (path: string) => join(root, path)
  if (!existsSync(at(screenUnitFile)))
    return [{ good: true, what: 'no browser is installed for a panel here (provisioning/install kiosk --screen does)' }]
  const bad = [
    ...programs(at),
    ...starting(at),
    ...derived(at, settings),
    ...policies(at, settings),
    ...otherPolicies(at, settings),
    ...flags(at),
  ]
  return bad.length > 0 ? bad : [{ good: true, what: 'the screen: programs, unit and policy are as they should be' }]
}

type At = (path: string) => string

const wrong = (what: string, remedy: string): ScreenFinding => ({ good: false, what, remedy })

function programs(at: At): readonly ScreenFinding[] {
  const has = (paths: readonly string[]) => paths.some((path) => existsSync(at(path)))
  const inPath = (name: string) => ['/usr/bin', '/usr/sbin', '/usr/local/bin'].map((dir) => join(dir, name))
  const missing = [
    ...(has(browserPrograms) ? [] : ['chromium']),
    ...['cage', 'seatd'].filter((name) => !has(inPath(name))),
  ]
  return missing.map((name) => wrong(`the screen needs the program ${name}`, `apt-get install ${name}`))
}

function starting(at: At): readonly ScreenFinding[] {
  const isEnabled = existsSync(at(`/etc/systemd/system/multi-user.target.wants/${unit}`))
  return [
    ...(isEnabled
      ? []
      : [wrong(`${unit} is not enabled: after a power cut the panel stays dark`, `systemctl enable --now ${unit}`)]),
    ...(existsSync(at('/etc/systemd/system/display-manager.service'))
      ? [wrong('a desktop is enabled, which takes the panel', 'systemctl disable --now display-manager')]
      : []),
  ]
}

function derived(at: At, settings: PanelSettings): readonly ScreenFinding[] {
  const wanted = {
    [screenUnitFile]: readFileSync(shippedUnit, 'utf8'),
    '/etc/kioskd-screen.yaml': panelFile(settings),
    '/etc/udev/rules.d/61-kioskd-touch.rules': touchRules(settings),
  }
  return Object.entries(wanted).flatMap(([path, text]) =>
    read(at(path)) === text ? [] : [wrong(`${path} is not what this version and the site file ask for`, runInstaller)],
  )
}

function policies(at: At, settings: PanelSettings): readonly ScreenFinding[] {
  const path = join(managedPolicyDir, policyName)
  const text = read(at(path))
  if (text === undefined) return [wrong(`${path} is missing: the browser may be used for anything`, runInstaller)]
  const there = readPolicy(text)
  if (!there) return [wrong(`${path}:1: is no JSON object, and Chromium ignores it`, runInstaller)]
  const wanted = readPolicy(policyFor(settings)) ?? {}
  return [...new Set([...Object.keys(wanted), ...Object.keys(there)])]
    .filter((key) => !isDeepStrictEqual(wanted[key], there[key]))
    .map((key) =>
      wrong(`${path}:${lineOf(text, key)}:${key}: is ${said(there[key])}, not ${said(wanted[key])}`, runInstaller),
    )
}

/** Chromium lays all files of the folder over each other. */
function otherPolicies(at: At, settings: PanelSettings): readonly ScreenFinding[] {
  const ours = readPolicy(policyFor(settings)) ?? {}
  return filesBelow(at, managedPolicyDir)
    .filter((path) => path !== join(managedPolicyDir, policyName))
    .flatMap((path) => {
      const text = read(at(path)) ?? ''
      return Object.entries(readPolicy(text) ?? {})
        .filter(([key, value]) => (Object.hasOwn(ours, key) ? !isDeepStrictEqual(value, ours[key]) : widens.test(key)))
        .map(([key, value]) =>
          wrong(
            `${path}:${lineOf(text, key)}:${key}: ${said(value)} opens what ours shuts`,
            `delete ${key} there, or the file`,
          ),
        )
    })
}

function flags(at: At): readonly ScreenFinding[] {
  return flagPlaces
    .flatMap((place) => filesBelow(at, place))
    .flatMap((path) =>
      findOpenFlags(read(at(path)) ?? '').map(({ line, flag, does }) =>
        wrong(`${path}:${line}: ${flag} ${does}`, 'delete the flag'),
      ),
    )
}

/** The file itself, or the files in a folder. */
function filesBelow(at: At, place: string): readonly string[] {
  if (!existsSync(at(place))) return []
  if (!statSync(at(place)).isDirectory()) return [place]
  return readdirSync(at(place))
    .sort()
    .map((name) => join(place, name))
    .filter((path) => existsSync(at(path)) && statSync(at(path)).isFile())
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

const said = (value: unknown) => (value === undefined ? 'not set' : JSON.stringify(value))

function lineOf(text: string, key: string): number {
  const before = text.indexOf(`"${key}"`)
  return before < 0 ? 1 : text.slice(0, before).split('\n').length
}
