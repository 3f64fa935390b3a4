import { expect, test } from 'vitest'
import { cannotText } from '../../../kiosk-ui/kiosk/staff/cannot.ts'
import { deviceTodo } from '../../../kiosk-ui/kiosk/staff/device-todo.ts'
import { selfNotes } from '../../../kiosk-ui/kiosk/staff/self.ts'
import { nextToRepair } from '../../../kiosk-ui/kiosk/staff/words.ts'
import { handsFor } from '../../../src/api/staff-today.ts'
import { staffToday } from '../../ui/fixtures-staff.ts'

/* What a clerk is told needs hands, and that nothing is called well which is not. */

const calm = { ...staffToday, unresolved: [], owed: [], tickets: [], ratings: [] }
const face = staffToday.devices.find((d) => d.id === 'face')
if (!face) throw new Error('the fixture has no camera')

test('a device that cannot be used wants hands although nothing else stands about it', () => {
  for (const operatingState of ['faulted', 'ambiguous']) {
    const broken = { ...face, operatingState, faultCode: 'open.denied' }
    const todo = deviceTodo(broken)
    expect(todo).toMatchObject({ to: { page: 'device', deviceId: 'face' }, broken: true })
    expect(todo?.title).toContain('没有权限打开')
    expect(todo?.line).toContain('open.denied')
    expect(handsFor({ ...calm, devices: [broken] })).toBe(1)
  }
  for (const operatingState of ['ready', 'busy', 'opening', 'disabled']) {
    expect(deviceTodo({ ...face, operatingState })).toBeUndefined()
    expect(handsFor({ ...calm, devices: [{ ...face, operatingState }] })).toBe(0)
  }
})

test('a jam below an open cover is not called well: the cover comes next, and the jam again when it is closed', () => {
  const jam = 'media-jam-error'
  const at = (...conditions: string[]) => nextToRepair({ conditions }, jam)
  expect(at(jam, 'cover-open-error')).toBe(jam)
  expect(at('cover-open-error')).toBe('cover-open-error')
  expect(at('media-low-warning')).toBeUndefined()
  expect(at()).toBeUndefined()
})

test('services that cannot be done are counted, and each reason stands once', () => {
  const at = (...codes: readonly ('backend.unreachable' | 'printer.absent')[]) =>
    cannotText({ unavailable: codes.map((code, i) => ({ serviceId: `s-${i}`, code })) })
  expect(at()).toBeUndefined()
  expect(at('backend.unreachable', 'backend.unreachable')).toEqual({ title: '2 项办不了', line: '连不上业务系统' })
  expect(at('backend.unreachable', 'printer.absent')?.line).toMatch(/连不上业务系统.*打印机没有接上/)
})

test('a dead page is what nobody is served for; an unset clock and a backlog are told beside it', () => {
  const standing = (...codes: readonly string[]) => codes.map((code) => ({ source: 'kioskd', code }))
  const unavailable = [{ serviceId: 's-1', code: 'backend.unreachable' as const }]
  const dead = { unavailable, standing: standing('page.dead', 'clock.unsynced') }
  expect(cannotText(dead)?.title).toBe('屏幕页面没有反应')
  expect(selfNotes(dead)).toEqual(['clock'])
  expect(selfNotes({ standing: standing('outbox.backlog') })).toEqual(['backlog'])
  expect(cannotText({ unavailable: [], standing: standing('outbox.backlog') })).toBeUndefined()
  expect(selfNotes({})).toEqual([])
})
