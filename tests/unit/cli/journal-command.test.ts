import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { run } from '../../../src/cli/journal.ts'
import { JournalStand } from '../../support/journal.ts'

let stand: JournalStand
beforeEach(() => {
  stand = new JournalStand()
  for (let n = 1; n <= 5; n += 1) stand.visit(n)
})
afterEach(() => {
  vi.restoreAllMocks()
  stand.close()
})

async function kioskd(...args: readonly string[]): Promise<{ exit: number; out: string; err: string }> {
  const out = vi.spyOn(console, 'log').mockImplementation(() => {})
  const err = vi.spyOn(console, 'error').mockImplementation(() => {})
  const exit = await run([...args])
  const text = (spy: typeof out) => spy.mock.calls.map((call) => String(call[0])).join('\n')
  const said = { exit, out: text(out), err: text(err) }
  out.mockRestore()
  err.mockRestore()
  return said
}

test('verify, rotate, export and verify again, while the daemon has the database open', async () => {
  expect(await kioskd('verify', '--db', stand.path)).toMatchObject({
    exit: 0,
    out: expect.stringMatching(/^20 entries, chain whole, head \w{64}$/),
  })
  expect(await kioskd('rotate', '--db', stand.path, '--keep', '6', '--json')).toEqual({
    exit: 0,
    out: '{"archives":1,"rows":14}',
    err: '',
  })
  stand.visit(6)
  const whole = await kioskd('verify', '--db', stand.path, '--json')
  expect(JSON.parse(whole.out)).toMatchObject({ entries: 25, verified: true })
  const out = join(stand.dir, 'out.jsonl')
  expect(await kioskd('export', '--db', stand.path, '--from', '10', '--to', '18', '--out', out)).toMatchObject({
    exit: 0,
  })
  const checked = await kioskd('verify', '--file', out, '--json')
  expect([checked.exit, JSON.parse(checked.out)]).toMatchObject([
    0,
    { entries: 9, verified: true, header: { from: 10 } },
  ])
  writeFileSync(out, readFileSync(out, 'utf8').replace('YL2026-4', 'YL2026-9'))
  expect(await kioskd('verify', '--file', out)).toMatchObject({
    exit: 1,
    err: expect.stringContaining('entry 15: not whole (hash)'),
  })
})

test('a changed archive is named with file, entry and kind', async () => {
  await kioskd('rotate', '--db', stand.path, '--keep', '0')
  const archive = join(stand.archiveDir, 'journal-1-20.jsonl')
  writeFileSync(archive, readFileSync(archive, 'utf8').replace('YL2026-4', 'YL2026-9'))
  const said = await kioskd('verify', '--db', stand.path)
  expect(said.exit).toBe(1)
  expect(said.err).toContain(`${archive}: chain broken at entry 15 (hash); 14 entries before it are whole`)
})

test.each([
  [['verify'], 'kioskd journal verify'],
  [['burn', '--db', 'x'], 'kioskd journal verify'],
  [['verify', '--db', '/nowhere/kiosk.sqlite'], 'there is no journal'],
  [['verify', '--file', '/nowhere/x.jsonl'], 'there is no such file'],
])('%j is bad use', async (args, says) => {
  expect(await kioskd(...args)).toMatchObject({ exit: 2, err: expect.stringContaining(says) })
})

test('an export wants a file and numbers, a rotation a number', async () => {
  for (const args of [['export'], ['export', '--out', 'x', '--from', 'first'], ['rotate', '--keep', '-1x']])
    expect((await kioskd(...args, '--db', stand.path)).exit).toBe(2)
})
