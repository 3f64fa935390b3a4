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
    await clock.advance(15_000 * 2 ** Math.max(0, attempt - 5))
  }
  expect(await deskOf('c-003').signIn({ ref: 'c-003' }, pin)).toMatchObject({ error: { code: 'locked' } })
})

test('who does not exist climbs the same ladder as who does: the answers tell nobody who there is', async () => {
  const desk = deskOf('c-005')
  const answers: Record<string, string[]> = {}
  /* Strangers were tried before: that is none of anybody else's tries. */
  for (let n = 0; n < 6; n += 1) await desk.signIn({ ref: `stranger-${n}` }, '000001')
  for (let attempt = 1; attempt <= 24; attempt += 1) {
    for (const ref of ['c-005', 'c-006']) {
      const tried = await desk.signIn({ ref }, '000001')
      const said = tried.ok ? 'in' : `${tried.error.code} ${tried.error.detail ?? ''}`
      answers[ref] = [...(answers[ref] ?? []), said]
    }
    /* Every third time they come too early, and are told the same wait. */
    await clock.advance(attempt % 3 === 0 ? 1000 : 15_000 * 2 ** 10)
  }
  expect(answers['c-006']).toEqual(answers['c-005'])
  expect(new Set(answers['c-005']?.map((said) => said.split(' ')[0]))).toEqual(new Set(['wrong', 'wait', 'locked']))
  expect(JSON.stringify(kiosk.store.db.prepare('SELECT ref FROM staff_attempt').all())).not.toContain('c-006')
})

test('mistyped references are forgotten by the next day, and lock nobody: the screen can be typed at for years', async () => {
  const desk = deskOf('c-007')
  for (let day = 0; day < 16; day += 1) {
    expect(await desk.signIn({ ref: 'c-0007' }, pin)).toMatchObject({ error: { code: 'wrong' } })
    expect(await desk.signIn({ ref: 'c-007' }, '000001')).toMatchObject({ error: { code: 'wrong' } })
    await clock.advance(24 * 3_600_000)
  }
  expect(await desk.signIn({ ref: 'c-007' }, pin)).toMatchObject({ ok: true })
})

test('somebody who signs in a second time has left the first place, and the journal says so', async () => {
  const desk = deskOf('c-008')
  const first = await desk.signIn({ ref: 'c-008' }, pin, 'kiosk')
  await desk.signIn({ ref: 'c-008' }, pin, 'desk')
  expect(first.ok && desk.who(first.value.token)).toBeUndefined()
  expect(kiosk.journal('staff.').slice(-3)).toMatchObject([
    { type: 'staff.signedIn', from: 'kiosk' },
    { type: 'staff.signedOut', from: 'kiosk', reason: 'signedInAnew' },
    { type: 'staff.signedIn', from: 'desk' },
  ])
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
