import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { parseYaml } from '../../../src/kernel/config/yaml.ts'
import { browserArgs } from '../../../src/screen/browser-args.ts'
import { emptyCursor, writeEmptyCursors } from '../../../src/screen/no-cursor.ts'
import { findOpenFlags } from '../../../src/screen/open-flags.ts'
import { plainKeyboardRules, writePlainKeyboard } from '../../../src/screen/plain-keyboard.ts'
import { policyFor, readPolicy } from '../../../src/screen/policy.ts'
import { panelFile, panelFileSchema } from '../../../src/screen/settings.ts'
import { touchRules } from '../../../src/screen/touch-rules.ts'

const dir = mkdtempSync(join(tmpdir(), 'kioskd-panel-files-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))
const settingsOf = (screen: object) => panelFileSchema.parse({ screen }).screen

test('what the installer takes from a site file says the same to the screen, and nothing else of it', () => {
  const site = `broker: { password: secret }\nscreen: { port: 7099, rotate: 270, restartAt: never, hungAfterMs: 20000, lang: hk }\n`
  const whole = parseYaml('site.yaml', site, panelFileSchema)
  expect(whole.ok).toBe(true)
  if (!whole.ok) return
  const taken = panelFile(whole.value.value.screen)
  expect(taken).not.toContain('secret')
  expect(parseYaml('screen.yaml', taken, panelFileSchema)).toMatchObject({
    ok: true,
    value: { value: whole.value.value },
  })
})

test.each([
  ['rotate', '45'],
  ['hungAfterMs', '10000'],
  ['restartAt', '"25:00"'],
])('%s: %s is refused with its line', (key, value) => {
  const read = parseYaml('site.yaml', `screen:\n  ${key}: ${value}\n`, panelFileSchema)
  expect(read).toMatchObject({ ok: false, error: [{ line: 2, key: `screen.${key}` }] })
})

test('the policy shuts every address but that of the daemon, and no switch of ours opens anything', () => {
  expect(readPolicy(policyFor({ port: 7099 }))).toMatchObject({
    URLBlocklist: ['*'],
    URLAllowlist: ['http://127.0.0.1:7099', expect.stringMatching(/^file:.*\/provisioning\/browser\/closed\.html$/)],
    DeveloperToolsAvailability: 2,
    RemoteDebuggingAllowed: false,
  })
  const args = browserArgs('http://127.0.0.1:7099/', '/run/kioskd-screen/profile')
  /* Its folder is in memory, and the rules let no name be resolved. */
  expect(findOpenFlags(args.join('\n')).map(({ flag }) => flag)).toEqual(['--user-data-dir', '--host-resolver-rules'])
  expect(args.filter((arg) => /https?:/.test(arg))).toEqual(['http://127.0.0.1:7099/'])
})

describe('touch goes with the picture', () => {
  /* Where the top left corner of the panel, as it was built, is after it was turned clockwise: seen by who stands before it. */
  test.each([
    [0, undefined],
    [90, [1, 0]],
    [180, [1, 1]],
    [270, [0, 1]],
  ] as const)('turned by %i degrees', (rotate, corner) => {
    const matrix = /MATRIX\}="([^"]+)"/
      .exec(touchRules(settingsOf({ rotate })))?.[1]
      ?.split(' ')
      .map(Number)
    expect(matrix === undefined).toBe(corner === undefined)
    if (!matrix || !corner) return
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = matrix
    const seen = (x: number, y: number) => [a * x + b * y + c, d * x + e * y + f]
    expect(seen(0, 0)).toEqual(corner)
    expect(seen(0.5, 0.5)).toEqual([0.5, 0.5])
    /* A turn, no mirror. */
    expect(a * e - b * d).toBe(1)
  })
})

test('the cursor is one transparent dot, under every name that is asked for', () => {
  const file = emptyCursor()
  const words = Array.from({ length: file.length / 4 }, (_, i) => file.readUInt32LE(i * 4))
  expect(file.subarray(0, 4).toString()).toBe('Xcur')
  const [, header = 0, , entries, , , position = 0] = words
  expect([header, entries]).toEqual([16, 1])
  /* Size of the chunk's head, type, nominal size, version, width, height, hot spot, delay, pixels (ARGB). */
  expect(words.slice(position / 4)).toEqual([36, 0xfffd0002, 24, 1, 1, 1, 0, 0, 0, 0])
  writeEmptyCursors(join(dir, 'cursors'))
  for (const theme of ['default', 'left_ptr'])
    expect(readFileSync(join(dir, 'cursors', theme, 'cursors/left_ptr'))).toEqual(file)
})

const hasXkb = spawnSync('xkbcli', ['--version']).status === 0
test.skipIf(!hasXkb)(
  'the keyboard types and presses the six keys, and opens nothing (apt-get install libxkbcommon-tools)',
  () => {
    writePlainKeyboard(join(dir, 'config'))
    const { status, stdout } = spawnSync('xkbcli', ['compile-keymap', '--rules', plainKeyboardRules], {
      encoding: 'utf8',
      env: { ...process.env, XDG_CONFIG_HOME: join(dir, 'config') },
    })
    expect(status).toBe(0)
    const key = (name: string) => new RegExp(`key <${name}> +\\{([^}]*)\\}`).exec(stdout)?.[1] ?? ''
    for (const [name, symbol] of [
      ['AC01', 'a'],
      ['KP5', 'KP_5'],
      ['RTRN', 'Return'],
      ['SPCE', 'space'],
      ['ESC', 'Escape'],
      ['TAB', 'Tab'],
      ['RGHT', 'Right'],
      ['FK01', 'F1'],
      ['FK02', 'F2'],
      ['FK09', 'F9'],
      ['FK10', 'F10'],
      ['LFSH', 'Shift_L'],
    ] as const)
      expect(key(name), name).toMatch(new RegExp(`\\b${symbol}\\b`))
    for (const name of ['LCTL', 'RCTL', 'LALT', 'RALT', 'LWIN', 'RWIN', 'FK03', 'FK05', 'FK11', 'FK12']) {
      expect(key(name), name).toContain('VoidSymbol')
      expect(key(name), name).toContain('NoAction()')
    }
    expect(stdout).not.toMatch(/\[\s*(Control|Alt|Super)_/)
    expect(stdout).not.toMatch(/XF86(Back|Forward|HomePage|Reload|Search|Mail|Explorer|WWW|Favorites)\b/)
  },
)
