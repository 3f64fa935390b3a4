import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { kioskd, project, writeSite } from '../support/kioskd.ts'

const dir = mkdtempSync(join(tmpdir(), 'kioskd-cli-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

/** `file:line:key: what; remedy: what to do` */
const problemLine = (file: string, line: number | string, key: string) =>
  new RegExp(`${file.replaceAll('/', '\\/')}:${line}:${key.replaceAll(/[[\].]/g, '\\$&')}: .+; remedy: .+`)
const lineOf = (file: string, text: string) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .findLastIndex((line) => line.includes(text)) + 1
const siteIn = (name: string, change?: (text: string) => string) => {
  const folder = join(dir, name)
  mkdirSync(folder, { recursive: true })
  return writeSite(folder, change)
}

describe('every command', () => {
  test.each(['run', 'fleet', 'devices', 'profiles', 'catalogue', 'site', 'journal', 'generate'])(
    '%s explains itself and refuses an option that it does not know',
    (command) => {
      const help = kioskd(command, '--help')
      expect([help.status, help.err]).toEqual([0, ''])
      expect(help.out).toContain(`kioskd ${command}`)
      expect(help.out).toContain('--json')
      expect(kioskd(command, '--no-such-option')).toMatchObject({ status: 2, out: '' })
    },
  )

  test('the list of commands comes with --help, with nothing, and with a word that is none', () => {
    expect(kioskd('--help')).toMatchObject({ status: 0, out: expect.stringContaining('kioskd COMMAND') })
    expect(kioskd('demo', '--help')).toMatchObject({ status: 0, out: expect.stringContaining('npm start') })
    expect(kioskd()).toMatchObject({ status: 2 })
    expect(kioskd('frobnicate')).toMatchObject({ status: 2, err: expect.stringMatching(/remedy: kioskd --help/) })
  })

  test('--json is one JSON value on standard output', () => {
    const fleet = join(project, 'provisioning/fleet/fleet.yaml')
    const site = siteIn('json')
    for (const command of [
      ['profiles', 'check'],
      ['catalogue', 'check'],
      ['site', 'check', site],
      ['fleet', 'check', fleet],
    ])
      expect(JSON.parse(kioskd(...command, '--json').out), command.join(' ')).toEqual({ ok: true, problems: [] })
    expect(JSON.parse(kioskd('site', 'hosts', site, '--json').out)).toEqual(['127.0.0.1'])
    expect(JSON.parse(kioskd('fleet', 'hosts', fleet, '--json').out)).toEqual(['127.0.0.1'])
    expect(JSON.parse(kioskd('devices', '--json').out)).toHaveProperty('attached')
    expect(JSON.parse(kioskd('generate', '--check', '--json').out)).toEqual({ stale: [] })
  })
})

describe('a mistake in a file is named by file, line and key, with what to do', () => {
  test.each([
    ['an unknown key', 'kiosk: shiqiao-01', 'kiosk: shiqiao-01\nkoisk: x', 'koisk'],
    ['a wrong type', 'minutes: 10', 'minutes: ten', 'help.minutes'],
    ['a bad address', 'url: mqtt://127.0.0.1:7083', 'url: http://broker', 'broker.url'],
    ['a profile that does not exist', 'profile: sdt-serial', 'profile: sdt-cereal', 'devices[0].profile'],
    ['a profile of another class', 'profile: sdt-serial', 'profile: citizen-ct-e351', 'devices[0].profile'],
    [
      'a place that is taken',
      'required: false\n    side: below',
      'required: false\n  - { id: other, role: locker.a, profile: lock-board-8a, at: { path: /dev/ttyS9 } }\n  - { id: third, role: locker.b, profile: lock-board-8a, at: { path: /dev/ttyS9 } }',
      'devices[4].at',
    ],
    ['a device id that comes twice', 'id: face', 'id: identity', 'devices[1].id'],
    ['a role that nobody has', 'role: camera.face', 'role: camera.back', 'devices[1].role'],
    ['broken YAML', 'devices:', 'devices: [', '(file)'],
  ])('site file: %s', (what, good, bad, key) => {
    const file = siteIn(what.replaceAll(' ', '-'), (text) => text.replace(good, bad))
    const checked = kioskd('site', 'check', file)
    expect(checked).toMatchObject({ status: 2, out: '' })
    const anyLine = key === '(file)'
    expect(checked.err).toMatch(
      problemLine(
        file,
        anyLine ? '\\d+' : lineOf(file, bad.split('\n').at(-1) ?? ''),
        key.replace('(file)', '\\(file\\)'),
      ),
    )
    expect(kioskd('run', '--site', file)).toMatchObject({ status: 2, err: checked.err })
  })

  test('a missing file, and a missing option', () => {
    expect(kioskd('site', 'check', join(dir, 'nowhere.yaml'))).toMatchObject({
      status: 2,
      err: expect.stringMatching(/nowhere\.yaml:1:\(file\): cannot be read .*; remedy: /),
    })
    expect(kioskd('run').err).toContain('remedy: kioskd run --site FILE')
    expect(kioskd('fleet').err).toContain('remedy: kioskd fleet --config FILE')
    expect(kioskd('journal', 'verify', '--state', dir)).toMatchObject({ status: 2 })
  })

  test('fleet file', () => {
    const file = join(dir, 'fleet.yaml')
    const text = readFileSync(join(project, 'provisioning/fleet/fleet.yaml'), 'utf8')
    writeFileSync(file, text.replace('tenantName', 'tenantNome'))
    const checked = kioskd('fleet', 'check', file)
    expect(checked.status).toBe(2)
    expect(checked.err).toMatch(problemLine(file, lineOf(file, 'tenantNome'), 'tenantNome'))
    expect(kioskd('fleet', '--config', file)).toMatchObject({ status: 2, err: checked.err })
  })

  test('profile: an unknown key', () => {
    const file = join(dir, 'profiles', 'my-printer.yaml')
    mkdirSync(join(dir, 'profiles'))
    const head = 'schema: 1\nid: my-printer\nextends: _base/escpos-80mm\nvendor: Mine\nmodel: One\n'
    writeFileSync(file, `${head}capabilites: { cut: none }\n`)
    const checked = kioskd('profiles', 'check', join(dir, 'profiles'))
    expect(checked.status).toBe(2)
    expect(checked.err).toMatch(problemLine(file, 6, 'capabilites'))
  })

  test('catalogue: a step in a place where it makes no sense', () => {
    const folder = join(dir, 'catalogue/demo')
    cpSync(join(project, 'provisioning/catalogue'), join(dir, 'catalogue'), { recursive: true })
    const file = join(folder, 'services/pension-certification.yaml')
    const text = readFileSync(file, 'utf8')
    writeFileSync(
      file,
      text.replace('  - step: identify\n    role: reader.identity\n', '').replace('step: query', 'step: qeury'),
    )
    const checked = kioskd('catalogue', 'check', folder)
    expect(checked.status).toBe(2)
    expect(checked.err).toMatch(problemLine(file, lineOf(file, 'qeury'), 'steps[1].step'))
    writeFileSync(file, text.replace('  - step: identify\n    role: reader.identity\n', ''))
    expect(kioskd('catalogue', 'check', folder).err).toMatch(problemLine(file, '\\d+', 'steps[1]'))
  })
})
