import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ensureScreens } from '../../src/cli/demo/screens.ts'
import { kioskDatabase } from '../../src/cli/state-files.ts'
import { kioskd, Running, writeSite } from '../support/kioskd.ts'

const dir = mkdtempSync(join(tmpdir(), 'kioskd-run-'))
const profiles = join(dir, 'profiles')
const site = writeSite(dir, (text) => `${text}profileDirs: [${profiles}]\n`)
const database = join(dir, 'state', kioskDatabase)
const verify = () => kioskd('journal', 'verify', '--site', site)

beforeAll(async () => {
  expect(await ensureScreens(() => {})).toBeUndefined()
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

test('one bad profile is named, and the kiosk starts without it; SIGTERM ends it with 0', async () => {
  const bad = join(profiles, 'bad.yaml')
  mkdirSync(profiles)
  writeFileSync(bad, 'schema: 1\nid: bad\nclass: toaster\n')
  expect(kioskd('site', 'check', site)).toMatchObject({ status: 2, err: expect.stringContaining(`${bad}:3:class: `) })
  const running = new Running('run', '--site', site)
  await running.says('"api.listening"')
  const toldMs = performance.now()
  const ended = await running.end('SIGTERM')
  /* Its broker is not there: an attempt to connect is under way and must not hold it. */
  expect(performance.now() - toldMs).toBeLessThan(2000)
  expect(ended.status).toBe(0)
  expect(ended.err).toContain(`${bad}:3:class: `)
})

test('the journal of a run is whole; a row that somebody changed is named', () => {
  expect(verify()).toMatchObject({
    status: 0,
    out: expect.stringMatching(/^\d+ entries, chain whole, head [0-9a-f]{64}/),
  })
  const db = new DatabaseSync(database)
  const body = db.prepare('SELECT body FROM journal WHERE seq = 2').get()?.body
  db.exec("DROP TRIGGER journal_no_update; UPDATE journal SET body = '{}' WHERE seq = 2")
  expect(body).not.toBe('{}')
  db.close()
  expect(verify()).toMatchObject({ status: 1, err: expect.stringMatching(/chain broken at entry 2 \(hash\)/) })
  expect(JSON.parse(kioskd('journal', 'verify', '--db', database, '--json').out)).toMatchObject({
    verified: false,
    brokenAt: { seq: 2, why: 'hash' },
  })
})

test('staff unlock wants a reference that somebody has, and makes no database', () => {
  expect(kioskd('staff', 'unlock', 'clerk-01', '--site', site)).toMatchObject({ status: 0 })
  const slip = kioskd('staff', 'unlock', 'clerk-1', '--site', site)
  expect(slip).toMatchObject({
    status: 2,
    out: '',
    err: expect.stringMatching(/"clerk-1"; allowed: clerk-01, ops-01; remedy: /),
  })
  const fresh = join(dir, 'fresh')
  mkdirSync(fresh)
  expect(kioskd('staff', 'unlock', 'clerk-01', '--site', writeSite(fresh))).toMatchObject({ status: 1, out: '' })
  expect(readdirSync(fresh)).toEqual(['site.yaml'])
})

test('a damaged database is set aside at boot, and the kiosk serves', async () => {
  writeFileSync(database, Buffer.alloc(8192, 'not a database '))
  for (const suffix of ['-wal', '-shm']) rmSync(database + suffix, { force: true })
  const running = new Running('run', '--site', site)
  await running.says('"api.listening"')
  const url = /"url":"([^"]+)"/.exec(running.out)?.[1] ?? ''
  expect((await fetch(new URL('/api/v1/health', url))).status).toBe(200)
  expect((await running.end()).out).toMatch(/"event":"store\.corrupt".*"movedTo":"[^"]+corrupt-\d+"/)
  expect(readdirSync(join(dir, 'state')).some((name) => name.includes('.corrupt-'))).toBe(true)
  expect(verify().status).toBe(0)
})

test('a port that is taken is named, with the program that has it and what to do', async () => {
  const other = createServer()
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done))
  const address = other.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const busy = join(dir, 'busy')
  mkdirSync(busy)
  const file = writeSite(busy, (text) => text.replace('port: 0', `port: ${port}`))
  /* Run beside this process, which holds the port and must go on answering. */
  const started = new Running('run', '--site', file)
  const ended = await started.ended
  expect(ended.status).toBe(2)
  expect(ended.err).toMatch(
    new RegExp(`port ${port} is busy: .+ \\(process ${process.pid}\\) listens on it; remedy: .*screen\\.port`),
  )
  const demo = await new Running('demo', '--port', String(port), '--dir', join(dir, 'demo')).ended
  expect(demo.status).toBe(2)
  expect(demo.err).toMatch(new RegExp(`kiosk: port ${port} is busy: .*remedy: .*npm start -- --port`))
  await new Promise((done) => other.close(done))
})

test('a second daemon on the same stateDir is refused before it touches anything; killed, the first leaves nothing in the way', async () => {
  const first = new Running('run', '--site', site)
  await first.says('"api.listening"')
  const rows = () => {
    const db = new DatabaseSync(database, { readOnly: true })
    const { n } = db.prepare('SELECT count(*) AS n FROM journal').get() ?? {}
    db.close()
    return n
  }
  const before = rows()
  const second = await new Running('run', '--site', site).ended
  expect(second).toMatchObject({ status: 2, err: expect.stringMatching(/state: another kioskd .*remedy: .*stateDir/) })
  expect(rows()).toBe(before)
  await first.end('SIGKILL')
  const third = new Running('run', '--site', site)
  await third.says('"api.listening"')
  expect((await third.end()).status).toBe(0)
})
