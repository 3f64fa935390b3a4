import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { askDaemon } from '../../src/cli/control-client.ts'
import { ensureScreens } from '../../src/cli/demo/screens.ts'
import { controlSocket } from '../../src/cli/state-files.ts'
import { eventually } from '../support/house.ts'
import { kioskd, Running, writeSite } from '../support/kioskd.ts'

/* What a technician does at a kiosk, with the real daemon and the real commands. */

const dir = mkdtempSync(join(tmpdir(), 'kioskd-technician-'))
const profiles = join(dir, 'profiles')
const site = writeSite(dir, (text) => `${text}profileDirs: [${profiles}]\n`)
const stateDir = join(dir, 'state')
let daemon: Running

const post = async (path: string, body: object) => {
  const answer = await askDaemon(stateDir, 'POST', path, body)
  if (!answer.ok) throw new Error(answer.error.code)
  return answer.value
}
const readiness = async () => {
  const answer = await askDaemon(stateDir, 'GET', '/v1/readiness')
  if (!answer.ok) throw new Error(answer.error.code)
  return answer.value.body as { ready: boolean; devices: { device: { id: string }; health: Record<string, unknown> }[] }
}
const start = async () => {
  daemon = new Running('run', '--site', site)
  await daemon.says('"api.listening"')
  await eventually(async () => (await readiness()).ready || 'not ready', 8000)
}

beforeAll(async () => {
  expect(await ensureScreens(() => {})).toBeUndefined()
  mkdirSync(profiles)
})
afterAll(async () => {
  await daemon.end()
  rmSync(dir, { recursive: true, force: true })
})

test('without a daemon selftest opens the devices itself; doctor says that none runs', () => {
  const alone = kioskd('selftest', '--site', site)
  expect([alone.status, alone.err]).toEqual([0, ''])
  expect(alone.out).toContain('READY: every required device can serve.')
  expect(kioskd('doctor', '--site', site)).toMatchObject({
    status: 1,
    out: expect.stringContaining('BAD kioskd does not run; remedy: systemctl start kioskd'),
  })
  expect(kioskd('selftest', 'nothing', '--site', site)).toMatchObject({
    status: 2,
    err: expect.stringContaining('allowed: identity'),
  })
})

describe('with the daemon running', () => {
  beforeAll(start)

  test('its socket is for its own user only', () => {
    expect(statSync(join(stateDir, controlSocket)).mode & 0o777).toBe(0o600)
  })

  test('self-tests and the report come from it, as text, as JSON, on paper', () => {
    const text = kioskd('selftest', '--site', site)
    expect(text.out).toMatch(/ok {2}receipt comms: done ok/)
    const json = JSON.parse(kioskd('selftest', '--site', site, '--json').out)
    expect(json).toMatchObject({ ok: true, report: { ready: true } })
    const printed = kioskd('selftest', 'receipt', '--test', 'comms', '--site', site, '--print', 'printer.receipt')
    expect([printed.status, printed.err]).toEqual([0, ''])
    expect(kioskd('doctor', '--site', site).out).toContain('ok  kioskd runs')
  })

  test('one outside client holds a device, for as long as its lease', async () => {
    const claim = { class: 'identityReader', role: 'reader.identity', client: 'maker-tool', leaseMs: 2000 }
    const { status, body } = await post('/v1/claims', claim)
    expect(status).toBe(200)
    const { token } = body as { token: string }
    expect(await post('/v1/claims', claim)).toMatchObject({
      status: 409,
      body: { code: 'claimed', detail: 'outside:maker-tool' },
    })
    const read = await post(`/v1/claims/${token}/readCard`, { timeoutMs: 3000 })
    expect(read.body).toMatchObject({ outcome: 'done', value: { idNumber: expect.stringMatching(/^\d{17}[\dX]$/) } })
    expect(await post(`/v1/claims/${token}/format`, { timeoutMs: 100 })).toMatchObject({
      body: { outcome: 'failed', code: 'notSupported' },
    })
    expect(await post(`/v1/claims/${token}/readCard`, { timeoutMs: 0 })).toMatchObject({
      status: 400,
      body: { key: 'timeoutMs' },
    })
    expect(await post(`/v1/claims/${token}/renew`, {})).toMatchObject({ body: { held: true } })
    await eventually(async () => (await post('/v1/claims', claim)).status === 200 || 'still held', 6000)
    expect(daemon.out).toContain('"device.claimLapsed"')
    expect(daemon.out).not.toMatch(/\d{17}[\dX]/)
  })

  test('a recording holds the shape of the traffic and nothing of the person', async () => {
    const started = kioskd('devices', 'record', 'identity', '--seconds', '30', '--site', site)
    expect(started.status).toBe(0)
    const { file } = JSON.parse(started.out) as { file: string }
    expect(kioskd('devices', 'record', 'identity', '--site', site)).toMatchObject({ status: 1 })
    await eventually(
      async () =>
        (await post('/v1/claims', { class: 'identityReader', role: 'reader.identity', client: 'again', leaseMs: 5000 }))
          .status === 200 || 'held',
      8000,
    )
    await eventually(() => readFileSync(file, 'utf8').includes('"dir":"in"') || 'no traffic yet', 5000)
    const lines = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(lines[0]).toMatchObject({ v: 1, device: 'identity', profile: 'sdt-serial' })
    expect(lines.slice(1).every((l) => 'hex' in l || 'masked' in l)).toBe(true)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  test('staff notes a new roll, takes a device out of use and back', async () => {
    expect(kioskd('devices', 'refill', 'receipt', 'paper', '--site', site)).toMatchObject({ status: 0 })
    expect(kioskd('devices', 'refill', 'receipt', 'coffee', '--site', site)).toMatchObject({ status: 1 })
    expect(kioskd('devices', 'disable', 'receipt', '--site', site)).toMatchObject({ status: 0 })
    await eventually(
      async () => JSON.stringify(await readiness()).includes('"adminState":"disabled"') || 'enabled',
      3000,
    )
    expect(kioskd('devices', 'enable', 'receipt', '--site', site)).toMatchObject({ status: 0 })
    await eventually(async () => (await readiness()).ready || 'not ready', 5000)
  })

  test('counts and histories are there again after a restart', async () => {
    const before = (await readiness()).devices.find((d) => d.device.id === 'receipt')?.health
    expect(before).toMatchObject({ refills: { paper: { times: 1 } }, selfTests: [{ testId: 'comms' }] })
    await daemon.end()
    await start()
    const after = (await readiness()).devices.find((d) => d.device.id === 'receipt')?.health
    expect(after).toMatchObject({
      sinceWallMs: before?.sinceWallMs,
      refills: before?.refills,
      selfTests: before?.selfTests,
    })
    expect(Number(after?.opens)).toBeGreaterThan(Number(before?.opens))
  })

  test('a bad local profile costs its own device; doctor names file, line and remedy', async () => {
    await daemon.end()
    writeFileSync(
      join(profiles, 'my-printer.yaml'),
      'schema: 1\nid: my-printer\nextends: _base/escpos-80mm\nvendor: X\nmodel: Y\ncapabilities: { dotsPerLine: 9999 }\n',
    )
    const text = readFileSync(site, 'utf8')
    writeFileSync(site, text.replace('profile: escpos-80mm-generic', 'profile: my-printer'))
    daemon = new Running('run', '--site', site)
    await daemon.says('"api.listening"')
    await eventually(
      async () => JSON.stringify(await readiness()).includes('config.profileUnknown') || 'not told',
      5000,
    )
    const doctor = kioskd('doctor', '--site', site)
    expect(doctor.status).toBe(1)
    expect(doctor.out).toMatch(/my-printer\.yaml:6:capabilities\.dotsPerLine: .+; remedy: /)
    expect(doctor.out).toMatch(/ok {2}identity: ready/)
    expect(doctor.out).not.toContain('can be read on the way')
    const elsewhere = join(profiles, '..', 'elsewhere.yaml')
    writeFileSync(elsewhere, readFileSync(site, 'utf8').replace(/mqtt:\/\/[^\s"}]+/, 'mqtt://broker.example:1883'))
    expect(kioskd('doctor', '--site', elsewhere).out).toContain('BAD broker.url: everything said to broker.example')
  })
})

describe('kioskd simulate device', () => {
  test('serves what a profile says, takes orders, and names its place', async () => {
    expect(kioskd('simulate', 'device', 'no-such-model')).toMatchObject({
      status: 2,
      err: expect.stringContaining('allowed: '),
    })
    expect(kioskd('simulate', 'toaster')).toMatchObject({ status: 2 })
    const simulated = new Running('simulate', 'device', 'escpos-80mm-generic', '--json')
    await simulated.says('"listening"')
    const { listening } = JSON.parse(simulated.out.split('\n')[0] ?? '') as { listening: { tcp: string } }
    const own = join(dir, 'own.yaml')
    writeFileSync(
      own,
      readFileSync(writeSite(dir), 'utf8')
        .replace('{ simulated: receipt }', `{ tcp: "${listening.tcp}" }`)
        .replace('stateDir: state', 'stateDir: own-state'),
    )
    expect(kioskd('selftest', 'receipt', '--test', 'comms', '--site', own)).toMatchObject({ status: 0 })
    expect((await simulated.end()).status).toBe(0)
  })
})
