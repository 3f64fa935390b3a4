import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { auditScreen } from '../../../src/screen/audit.ts'
import { policyFor } from '../../../src/screen/policy.ts'
import { panelFile, panelFileSchema } from '../../../src/screen/settings.ts'
import { touchRules } from '../../../src/screen/touch-rules.ts'

const settings = panelFileSchema.parse({ screen: { port: 7099, rotate: 90 } }).screen
const shipped = resolve(import.meta.dirname, '../../../provisioning/systemd/kioskd-screen.service')
const policy = '/etc/chromium/policies/managed/kioskd.json'
let root: string

const put = (path: string, text: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}
const bad = () => auditScreen(settings, root).filter(({ good }) => !good)

/** A machine as the installer leaves it, with the flags files of Debian's package. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kioskd-audit-'))
  for (const program of ['/usr/lib/chromium/chromium', '/usr/bin/cage', '/usr/sbin/seatd']) put(program, '')
  put('/etc/systemd/system/multi-user.target.wants/kioskd-screen.service', '')
  cpSync(shipped, join(root, 'etc/systemd/system/kioskd-screen.service'))
  put('/etc/kioskd-screen.yaml', panelFile(settings))
  put('/etc/udev/rules.d/61-kioskd-touch.rules', touchRules(settings))
  put(policy, policyFor(settings))
  put('/etc/chromium.d/README', 'Any files placed in this directory will be sourced prior to executing chromium.\n')
  put('/etc/chromium.d/default-flags', '# pings\nexport CHROMIUM_FLAGS="$CHROMIUM_FLAGS --disable-pings"\n')
  put(
    '/etc/chromium.d/extensions',
    'export CHROMIUM_FLAGS="$CHROMIUM_FLAGS --enable-remote-extensions"\nexport CHROMIUM_FLAGS="$CHROMIUM_FLAGS --load-extension=`ls -dm /usr/share/chromium/extensions/* 2>/dev/null | tr -d \'\\n\'`"\n',
  )
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

test('a machine as the installer leaves it is good; one without a screen is no fault', () => {
  expect(auditScreen(settings, root)).toEqual([{ good: true, what: expect.stringContaining('as they should be') }])
  expect(auditScreen(settings, join(root, 'var'))).toEqual([
    { good: true, what: expect.stringContaining('no browser') },
  ])
})

test.each([
  ['/etc/chromium.d/own', 'export CHROMIUM_FLAGS="--no-sandbox"', '--no-sandbox'],
  ['/etc/chromium.d/own', 'export X="--kiosk --remote-debugging-port=9222"', '--remote-debugging-port'],
  ['/etc/chromium.d/own', 'export X=--disable-web-security', '--disable-web-security'],
  ['/etc/chromium.d/own', 'export X=--load-extension=/home/pi/own', '--load-extension'],
  ['/etc/default/chromium', 'CHROMIUM_FLAGS="--allow-running-insecure-content"', '--allow-running-insecure-content'],
  [
    '/etc/chromium-browser/customizations/01-own',
    '--ignore-certificate-errors-spki-list=x',
    '--ignore-certificate-errors-spki-list',
  ],
  ['/etc/systemd/system/kioskd-screen.service.d/own.conf', 'ExecStart=/usr/bin/chromium --no-sandbox', '--no-sandbox'],
])('in %s, %j is refused by file, line and flag', (path, line, flag) => {
  put(path, `# --no-sandbox is only spoken of here\n${line}\n`)
  expect(bad()).toEqual([
    { good: false, what: expect.stringMatching(new RegExp(`^${path}:2: ${flag} `)), remedy: 'delete the flag' },
  ])
})

test('a policy of ours that was changed is named with its line; one that is gone, or is no JSON, too', () => {
  const text = readFileSync(join(root, policy), 'utf8').replace(
    '"DeveloperToolsAvailability": 2',
    '"DeveloperToolsAvailability": 1',
  )
  put(policy, text)
  const line = text.split('\n').findIndex((l) => l.includes('DeveloperTools')) + 1
  expect(bad()).toEqual([
    {
      good: false,
      what: `${policy}:${line}:DeveloperToolsAvailability: is 1, not 2`,
      remedy: expect.stringContaining('install'),
    },
  ])
  put(policy, '{ "URLBlocklist": ["*"], }')
  expect(bad()).toMatchObject([{ what: expect.stringContaining(`${policy}:1: is no JSON`) }])
  rmSync(join(root, policy))
  expect(bad()).toMatchObject([{ what: expect.stringContaining(`${policy} is missing`) }])
})

test('a policy file beside ours may not open what ours shuts', () => {
  const path = '/etc/chromium/policies/managed/zz.json'
  put(
    path,
    '{\n  "HomepageLocation": "x",\n  "URLAllowlist": ["example.org"],\n  "ExtensionInstallForcelist": ["x"]\n}',
  )
  expect(bad().map(({ what }) => what)).toEqual([
    `${path}:3:URLAllowlist: ["example.org"] opens what ours shuts`,
    `${path}:4:ExtensionInstallForcelist: ["x"] opens what ours shuts`,
  ])
})

test('what is missing, not enabled, stale or in the way is told with its remedy', () => {
  rmSync(join(root, 'usr/bin/cage'))
  rmSync(join(root, 'etc/systemd/system/multi-user.target.wants'), { recursive: true })
  put('/etc/systemd/system/display-manager.service', '')
  put('/etc/udev/rules.d/61-kioskd-touch.rules', touchRules({ ...settings, rotate: 0 }))
  expect(bad().map(({ remedy }) => remedy)).toEqual([
    'apt-get install cage',
    'systemctl enable --now kioskd-screen.service',
    'systemctl disable --now display-manager',
    'run provisioning/install kiosk again',
  ])
})
