import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const project = resolve(import.meta.dirname, '../..')
const shipped = join(project, 'provisioning/systemd')
const hasAnalyze = spawnSync('systemd-analyze', ['--version']).status === 0

describe.skipIf(!hasAnalyze).each(readdirSync(shipped))('%s (apt-get install systemd)', (unit) => {
  const dir = mkdtempSync(join(tmpdir(), 'kioskd-units-'))
  const copy = join(dir, unit)
  const text = readFileSync(join(shipped, unit), 'utf8')
  beforeAll(() => writeFileSync(copy, text.replaceAll('/opt/kioskd/', `${project}/`)))
  afterAll(() => rmSync(dir, { recursive: true, force: true }))

  test('is exposed to 2.0 of 10 at most', () => {
    const { status, stdout } = spawnSync('systemd-analyze', ['security', '--offline=true', '--threshold=20', copy])
    expect(status, stdout.toString()).toBe(0)
  })

  test('has no key or value that systemd does not know', () => {
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', copy])
    expect([status, stderr.toString()]).toEqual([0, ''])
  })

  test('starts commands that exist, with options they know', () => {
    const commands = [...text.matchAll(/^ExecStart(?:Pre)?=-?\/opt\/kioskd\/(\S+) (\S+)/gm)]
    expect(commands.length).toBeGreaterThan(0)
    for (const [, program = '', command = ''] of commands) {
      expect(existsSync(join(project, program))).toBe(true)
      expect(execFileSync(join(project, program), [command, '--help']).toString()).toContain(`kioskd ${command}`)
    }
  })
})
