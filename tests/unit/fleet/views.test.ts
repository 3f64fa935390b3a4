import { afterAll, beforeAll, expect, test } from 'vitest'
import { kioskDetail, overview } from '../../../src/fleet/views.ts'
import type { EventEnvelope } from '../../../src/wire/events.ts'
import { Centre } from '../../support/centre.ts'
import { messages } from '../wire/examples.ts'

const kiosks = 600
const visits = 8
const epoch = '00000000000000aa'
const centre = new Centre()
const now = () => Math.round(centre.clock.wallMs())

beforeAll(async () => {
  for (let k = 0; k < kiosks; k += 1) {
    const at = { tenant: 'demo', kiosk: `kiosk-${String(k).padStart(3, '0')}` }
    const broken = k % 100 === 7
    const unavailable = broken ? [{ serviceId: 'pension-certification', code: 'reader.absent' }] : []
    const services = { ...messages.state[1].services, unavailable }
    centre.take('state', { ...messages.state[1], services, state: k % 100 === 9 ? 'lost' : 'online' }, at)
    centre.take('hb', { ...messages.hb[1], outbox: { epoch, rows: 2, oldestMs: 3000, lastSeq: visits * 2 } }, at)
    for (const id of ['identity', 'receipt', 'face']) {
      const conditions = broken && id === 'identity' ? ['device-absent-error'] : []
      centre.take(`dev/${id}`, { ...messages.dev[1], id, required: id === 'identity', conditions }, at)
    }
    for (let v = 0; v < visits; v += 1) {
      const tx = { transactionId: `01K8${String(k * 100 + v).padStart(22, '0')}`, serviceId: 'pension-certification' }
      const both: [string, object][] = [
        ['transaction.started', { ...tx, sessionId: tx.transactionId }],
        ['transaction.ended', { ...tx, outcome: 'done', receipt: 'printed', durationMs: 90_000 }],
      ]
      for (const [i, [type, body]] of both.entries()) {
        const seq = v * 2 + i + 1
        const id = `01K9${String(k * 1000 + seq).padStart(22, '0')}`
        const event: EventEnvelope = {
          epoch,
          seq,
          id,
          type,
          ts: now(),
          mono: seq,
          synced: true,
          body: body as EventEnvelope['body'],
        }
        centre.take('evt/p0', event, at)
      }
    }
    await centre.ingest.flush()
  }
})
afterAll(() => centre.close())

test(`the overview of ${kiosks} kiosks takes under 300 ms of work, those that need a person first`, () => {
  const looks = Array.from({ length: 3 }, () => {
    const before = process.cpuUsage()
    const view = overview(centre.store.db, '示范区', now())
    const { user, system } = process.cpuUsage(before)
    return { view, tookMs: (user + system) / 1000 }
  })
  /* Other tests run beside this one: what counts is the work, in the look that was least disturbed. */
  const { view, tookMs } = looks.reduce((a, b) => (a.tookMs < b.tookMs ? a : b))
  console.log(`overview of ${kiosks} kiosks: ${Math.round(tookMs)} ms`)
  expect(view.counts).toEqual({ serving: 588, partial: 0, stopped: 6, lost: 6, maintenance: 0 })
  expect(view.kiosks.slice(0, 7).map((k) => k.state)).toEqual([...Array(6).fill('stopped'), 'lost'])
  expect(view.kiosks[0]).toMatchObject({
    kiosk: 'kiosk-007',
    cause: { deviceId: 'identity', code: 'device-absent-error' },
    services: { total: 1, available: 0 },
    transactionsToday: visits,
    outboxDepth: 2,
  })
  expect(view.proof).toEqual({ stored: kiosks * visits * 2, gaps: 0, late: 6, oldestMs: 3000 })
  expect(tookMs).toBeLessThan(300)
})

test('one kiosk in full: devices with causes, visits by the name of the service, proof of delivery', () => {
  const detail = kioskDetail(centre.store.db, 'kiosk-007', now())
  expect(detail?.devices.find((d) => d.id === 'identity')?.conditions).toEqual(['device-absent-error'])
  expect(detail?.transactions).toHaveLength(visits)
  expect(detail?.transactions[0]).toMatchObject({
    serviceName: '石桥村便民服务站',
    outcome: 'done',
    durationMs: 90_000,
  })
  expect(detail?.proof).toMatchObject({
    epoch,
    storedUpTo: visits * 2,
    beyondGap: 0,
    outboxDepth: 2,
    oldestUnackedMs: 3000,
  })
  expect(detail?.waiting).toEqual({ submissions: 2, opinions: 1, oldestMs: 60_000 })
  expect(detail?.gateway).toEqual({ state: 'resting', forMs: 1000, goodMs: 60_000 })
  expect(kioskDetail(centre.store.db, 'nobody', now())).toBeUndefined()
})

test('a kiosk of an earlier version, whose heartbeat says nothing of its gateway, is shown all the same', async () => {
  const at = { tenant: 'demo', kiosk: 'kiosk-old' }
  const { waiting: _waiting, gateway: _gateway, ...before } = messages.hb[1]
  centre.take('state', messages.state[1], at)
  centre.take('hb', before, at)
  await centre.ingest.flush()
  const detail = kioskDetail(centre.store.db, 'kiosk-old', now())
  expect(detail).toMatchObject({ pageAlive: true, row: { outboxDepth: 1 } })
  expect(detail).not.toHaveProperty('gateway')
})

test('of those that serve, the ones with alarms come first', async () => {
  const at = { tenant: 'demo', kiosk: 'kiosk-250' }
  const id = '01KA0000000000000000000001'
  const body = { source: 'receipt', code: 'media-low-warning', severity: 'warning' }
  const event = { epoch, seq: visits * 2 + 1, id, type: 'alarm.raised', ts: now(), mono: 1, synced: true, body }
  centre.take('evt/p1', event, at)
  await centre.ingest.flush()
  const serving = overview(centre.store.db, '示范区', now()).kiosks.filter(({ state }) => state === 'serving')
  expect(serving[0]).toMatchObject({
    kiosk: 'kiosk-250',
    alarms: 1,
    alarm: { source: 'receipt', code: 'media-low-warning' },
  })
})

test('of a kiosk that is lost nobody knows what it can do, and in training it does nothing', () => {
  const { kiosks } = overview(centre.store.db, '示范区', now())
  expect(kiosks.find(({ state }) => state === 'lost')?.services).toEqual({ total: 1 })
  const at = { tenant: 'demo', kiosk: 'kiosk-251' }
  centre.take('state', { ...messages.state[1], state: 'maintenance' }, at)
  return centre.ingest.flush().then(() => {
    const row = kioskDetail(centre.store.db, 'kiosk-251', now())?.row
    expect(row).toMatchObject({ state: 'maintenance', services: { available: 0 } })
  })
})

test('what a kiosk has kept back for more than ten minutes is late', () => {
  const before = overview(centre.store.db, '示范区', now()).proof.late
  const beat = { ...messages.hb[1], outbox: { epoch, rows: 2, oldestMs: 600_001, lastSeq: visits * 2 } }
  centre.take('hb', beat, { tenant: 'demo', kiosk: 'kiosk-252' })
  return centre.ingest.flush().then(() => {
    expect(overview(centre.store.db, '示范区', now()).proof).toMatchObject({ late: before + 1, oldestMs: 600_001 })
  })
})
