import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DeskServer } from '../../../../src/api/desk/server.ts'
import type { StaffRouteOptions } from '../../../../src/api/staff-routes.ts'
import { FakeClock, systemClock } from '../../../../src/kernel/clock.ts'
import type { EventLog } from '../../../../src/kernel/log.ts'
import { makeCertificate, type TestCertificate } from '../../../support/certificate.ts'
import { KioskStore } from '../../../support/kiosk-store.ts'

/* How the branch-PC listener lives with the end of its certificate. */

const dir = mkdtempSync(join(tmpdir(), 'kioskd-renew-'))
const tls = { cert: join(dir, 'live.crt'), key: join(dir, 'live.key') }
const events: (readonly [string, object])[] = []
const log: EventLog = { emit: (id, fields) => void events.push([id, fields]) }
const hourMs = 3_600_000
let clock: FakeClock
let kiosk: KioskStore
let desk: DeskServer
let port: number

beforeAll(async () => {
  kiosk = new KioskStore(systemClock)
  put(makeCertificate(dir, 'first', { days: 20 }))
  /* Later than the second in which it was made: it has 19 whole days. */
  clock = new FakeClock(Date.now())
  mkdirSync(join(dir, 'desk'))
  mkdirSync(join(dir, 'assets'))
  writeFileSync(join(dir, 'desk/index.html'), '<!doctype html>')
  const staff = { ledger: kiosk.ledger } as unknown as StaffRouteOptions
  const name = { zh: '站', en: 'Station' }
  desk = new DeskServer({
    kiosk: 'one',
    staff,
    face: { siteName: name, unitName: name },
    tls,
    clients: ['127.0.0.1'],
    pagesDir: dir,
    clock,
    log,
  })
  const started = await desk.start('127.0.0.1', 0)
  if (!started.ok) throw new Error(started.error.code)
  port = started.value
})
afterAll(async () => {
  await desk.stop()
  kiosk.close()
  rmSync(dir, { recursive: true, force: true })
})

function put({ cert, key }: TestCertificate): void {
  copyFileSync(cert, tls.cert)
  copyFileSync(key, tls.key)
}

/** Of the certificate that is shown to whoever connects now. */
function shown(): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().fingerprint256)
      socket.destroy()
    })
    socket.once('error', reject)
  })
}

test('its end is said once a day in the last thirty days', async () => {
  expect(events).toEqual([['desk.certificateEnds', { days: 19 }]])
  for (let hours = 0; hours < 48; hours += 1) await clock.advance(hourMs)
  expect(events.map(([, fields]) => fields)).toEqual([{ days: 19 }, { days: 18 }, { days: 17 }])
  expect(desk.certificateDays, 'for staff and operations').toBe(17)
})

test('files that are no good are said, and the old certificate goes on', async () => {
  const before = await shown()
  events.length = 0
  writeFileSync(tls.cert, 'half a file')
  await clock.advance(hourMs)
  expect(events).toEqual([['desk.certificateBad', { code: 'certBad' }]])
  expect(await shown()).toBe(before)
})

test('a new certificate is taken up within the hour, without a restart', async () => {
  const before = await shown()
  events.length = 0
  put(makeCertificate(dir, 'second', { days: 400 }))
  await clock.advance(hourMs)
  expect(events).toEqual([['desk.certificateChanged', {}]])
  expect(await shown()).not.toBe(before)
  expect(desk.certificateDays, 'nothing to say any more').toBeUndefined()
})
