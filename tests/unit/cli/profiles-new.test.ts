import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, type MockInstance, test, vi } from 'vitest'
import { newProfile } from '../../../src/cli/profiles-new.ts'
import { builtInProfilesDir } from '../../../src/cli/site-file.ts'
import { loadProfiles } from '../../../src/hardware/profiles/load.ts'
import { type AttachedDevice, matchProfile } from '../../../src/hardware/profiles/match.ts'

const out = mkdtempSync(join(tmpdir(), 'kioskd-new-'))
afterAll(() => rmSync(out, { recursive: true, force: true }))
let said: MockInstance
let complained: MockInstance
beforeEach(() => {
  said = vi.spyOn(console, 'log').mockImplementation(() => {})
  complained = vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterEach(() => vi.restoreAllMocks())

const plugged = (more: Partial<AttachedDevice> & Pick<AttachedDevice, 'path' | 'kind'>): AttachedDevice => ({
  vendorId: 'fff0',
  productId: '1234',
  manufacturer: 'Example "Works"',
  product: 'Model: 7',
  usbPort: '1-1.2',
  ...more,
})

test.each<[string, AttachedDevice]>([
  ['a USB printer', plugged({ path: '/dev/usb/lp0', kind: 'usb-lp' })],
  ['a HID POS scanner', plugged({ path: '/dev/hidraw0', kind: 'hid', usagePage: '008c', usage: '0002' })],
  ['a scanner that types', plugged({ path: '/dev/hidraw1', kind: 'hid', usagePage: '0001', usage: '0006' })],
  ['a camera', plugged({ path: '/dev/video0', kind: 'v4l2' })],
  ['a bare USB device', plugged({ path: '/dev/bus/usb/001/004', kind: 'usb-bulk' })],
])('a profile begun from %s loads as it is, and matches that device', (_what, device) => {
  const id = `made-from-${device.kind}-${device.usagePage ?? 'x'}`
  expect(newProfile({ json: false, place: device.path, id, out, attached: () => [device] })).toBe(0)
  const { profiles, problems } = loadProfiles([builtInProfilesDir, out])
  expect(problems).toEqual([])
  const profile = profiles.get(id)?.profile
  expect(profile?.vendor).toBe('Example "Works"')
  expect(matchProfile(profile ? [profile] : [], device)).toMatchObject({ kind: 'matched', profileId: id })
  expect(newProfile({ json: false, place: device.path, id, out, attached: () => [device] })).toBe(1)
  expect(readFileSync(join(out, `${id}.yaml`), 'utf8')).toContain(`# Started from the device at ${device.path}`)
})

test('a serial line tells nothing: the family must be named; so must one of several devices', () => {
  const line = plugged({ path: '/dev/ttyUSB0', kind: 'serial' })
  expect(newProfile({ json: false, out, attached: () => [line] })).toBe(2)
  expect(String(complained.mock.calls[0])).toContain('--extends')
  expect(newProfile({ json: true, out, base: '_base/sdt-uart', attached: () => [line] })).toBe(0)
  expect(String(said.mock.calls[0])).toContain('"id":"example-works-model-7"')
  const two = [line, { ...line, path: '/dev/ttyUSB1' }]
  expect(newProfile({ json: false, out, attached: () => two })).toBe(2)
  expect(String(complained.mock.calls.at(-1))).toMatch(/several devices fit; allowed: \/dev\/ttyUSB0, \/dev\/ttyUSB1/)
})
