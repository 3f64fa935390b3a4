import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { deviceConfigSchema } from '../../../src/hardware/devices/device-config.ts'
import { climb, type LadderHost, restartPort } from '../../../src/hardware/devices/ladder.ts'
import { resetUsbPort } from '../../../src/hardware/devices/usb-reset.ts'
import type { Profile } from '../../../src/hardware/profiles/schema.ts'
import { FakeClock } from '../../../src/kernel/clock.ts'
import { fail, ok } from '../../../src/kernel/result.ts'

const all: Profile['recovery']['steps'] = ['retry', 'softReset', 'reopen', 'usbReset']

function ladder(answers: { retry?: boolean; softReset?: boolean; usb?: boolean } = {}) {
  const clock = new FakeClock()
  const steps: string[] = []
  const host: LadderHost = {
    clock,
    recovery: { steps: all, cooldownMs: 30_000, backoffMs: [250, 2000] },
    over: new AbortController().signal,
    reached: { resetMonoMs: Number.NEGATIVE_INFINITY, reopened: false },
    step: (step) => steps.push(step),
    look: (what) => Promise.resolve(answers[what === 'poll' ? 'retry' : what] ? ok(undefined) : fail('comms.timeout')),
    usbReset: () => Promise.resolve(answers.usb ?? false),
  }
  return { clock, steps, host }
}

test('the mildest step that helps is the last one', async () => {
  const { host, steps } = ladder({ softReset: true })
  expect(await climb(host)).toBe('recovered')
  expect(steps).toEqual(['retry', 'softReset'])
})

test('a port is restarted only when a new link was no better, and never twice within the cooldown', async () => {
  const { host, steps, clock } = ladder({ usb: true })
  expect(await climb(host)).toBe('reopen')
  expect(steps).toEqual(['retry', 'softReset', 'reopen'])
  expect(await climb(host)).toBe('exhausted')
  await clock.advance(30_000)
  host.reached.reopened = true
  host.reached.resetMonoMs = 0
  expect(await climb({ ...host, recovery: { ...host.recovery, steps: ['retry', 'reopen', 'usbReset'] } })).toBe(
    'reopen',
  )
  expect(steps.at(-1)).toBe('usbReset')
  const before = steps.length
  await restartPort(host)
  expect(steps).toHaveLength(before)
  await clock.advance(30_000)
  await restartPort(host)
  expect(steps.at(-1)).toBe('usbReset')
})

test('restarting a port writes 0 and 1 to its own file, and to no other', async () => {
  const sys = mkdtempSync(join(tmpdir(), 'sys-'))
  const port = join(sys, 'bus/usb/devices/1-1.2')
  mkdirSync(port, { recursive: true })
  writeFileSync(join(port, 'authorized'), '1')
  const config = deviceConfigSchema.parse({ id: 'd', role: 'd', profile: 'auto', at: { usbPort: '1-1.2' } })
  const plugged = [{ path: '/dev/hidraw0', kind: 'hid' as const, usbPort: '1-1.2' }]
  expect(await resetUsbPort(config, () => plugged, sys)).toBe(true)
  expect(readFileSync(join(port, 'authorized'), 'utf8')).toBe('1')
  expect(await resetUsbPort(config, () => [], sys)).toBe(false)
  expect(await resetUsbPort(config, () => [{ path: '/dev/x', kind: 'hid', usbPort: '../../etc' }], sys)).toBe(false)
  rmSync(sys, { recursive: true })
})
