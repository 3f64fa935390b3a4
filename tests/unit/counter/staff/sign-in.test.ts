import { afterAll, beforeAll, expect, test } from 'vitest'
import { StaffDesk } from '../../../../src/counter/staff/desk.ts'
import { hashPin } from '../../../../src/counter/staff/people.ts'
import { FakeClock, systemClock } from '../../../../src/kernel/clock.ts'
import { silentLog } from '../../../../src/kernel/log.ts'
import { KioskStore } from '../../../support/kiosk-store.ts'

const pin = '274913'
let kiosk: KioskStore
let clock: FakeClock
beforeAll(() => {
  clock = new FakeClock()
  kiosk = new KioskStore(systemClock)
})
afterAll(() => kiosk.close())

function deskOf(...refs: readonly string[]): StaffDesk {
  const staff = refs.map((ref) => ({ ref, role: 'assistant' as const, pin: hashPin(pin) }))
  return new StaffDesk({ staff, ledger: kiosk.ledger, clock, log: silentLog })
}

test('the event loop goes on while a PIN is checked', async () => {
  const desk = deskOf('c-001')
  let turns = 0
  let isOver = false
  const turn = () => {
    turns += 1
    if (!isOver) setImmediate(turn)
  }
  setImmediate(turn)
  const signedIn = await desk.signIn({ ref: 'c-001' }, pin)
  isOver = true
  expect(signedIn).toMatchObject({ ok: true, value: { ref: 'c-001', role: 'assistant' } })
  /* A check on the loop itself leaves room for a handful. */
  expect(turns).toBeGreaterThan(100)
})

test('tries that come together are looked at one after the other, each counted; too many are not looked at', async () => {
  const desk = deskOf('c-002')
  const wrong = await Promise.all(Array.from({ length: 9 }, () => desk.signIn({ ref: 'c-002' }, '000001')))
  expect(wrong.map((r) => (r.ok ? 'in' : r.error.code))).toEqual([
    ...Array.from({ length: 5 }, () => 'wrong'),
    ...Array.from({ length: 4 }, () => 'busy'),
  ])
  expect(kiosk.journal('staff.refused').map((r) => r.attempt)).toEqual([1, 2, 3, 4, 5])
  expect(await desk.signIn({ ref: 'c-002' }, pin), 'the right PIN waits as well').toMatchObject({
    error: { code: 'wait', detail: '15000' },
  })
  await clock.advance(15_000)
  expect(await desk.signIn({ ref: 'c-002' }, pin)).toMatchObject({ ok: true })
})

test('fifteen wrong ones lock the reference, also after a restart of the daemon', async () => {
  const desk = deskOf('c-003')
  for (let attempt = 1; attempt <= 15; attempt += 1) {
    expect(await desk.signIn({ ref: 'c-003' }, '000001')).toMatchObject({ error: { code: 'wrong' } })
    await clock.advance(15_000 * 2 ** attempt)
  }
  expect(await deskOf('c-003').signIn({ ref: 'c-003' }, pin)).toMatchObject({ error: { code: 'locked' } })
})

test('a page that only asks by itself keeps nobody signed in; somebody at it does', async () => {
  const desk = deskOf('c-004')
  const signedIn = await desk.signIn({ ref: 'c-004' }, pin)
  if (!signedIn.ok) throw new Error(signedIn.error.code)
  const { token } = signedIn.value
  const minutes = async (count: number, attended: boolean) => {
    for (let s = 0; s < count * 60; s += 2) {
      await clock.advance(2000)
      if (!desk.who(token, 'kiosk', attended)) return false
    }
    return true
  }
  expect(await minutes(20, true)).toBe(true)
  expect(await minutes(4, false)).toBe(true)
  expect(await minutes(2, false)).toBe(false)
})
