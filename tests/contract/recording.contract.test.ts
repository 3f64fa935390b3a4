import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createDevices } from '../../src/hardware/devices/create-devices.ts'
import { deviceConfigSchema } from '../../src/hardware/devices/device-config.ts'
import { presetCards, SimulatedDevices, simulatorOf } from '../../src/hardware/simulators/index.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { silentLog } from '../../src/kernel/log.ts'
import { ReplayedDevice } from '../support/replay.ts'
import { by, profiles, ready, startRig, until, within } from './rig.ts'

const dir = mkdtempSync(join(tmpdir(), 'kioskd-recordings-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

/** Records a device while it is used, and answers the file. */
async function record(
  profileId: string,
  use: (devices: ReturnType<typeof createDevices>, insert: (card: string) => void) => Promise<void>,
): Promise<string> {
  const profile = profiles.get(profileId)?.profile
  if (!profile) throw new Error(profileId)
  const simulated = new SimulatedDevices()
  const unit = await simulatorOf(profile, systemClock)
  simulated.add('unit', unit)
  const devices = createDevices({
    devices: [
      deviceConfigSchema.parse({
        id: 'unit',
        role: 'unit',
        profile: profileId,
        at: { simulated: 'unit' },
        overrides: { status: { pollMs: 50 } },
      }),
    ],
    profiles,
    clock: systemClock,
    log: silentLog,
    simulated,
    attached: () => [],
    recordingsDir: dir,
  })
  devices.start()
  await until(devices, 'unit', ready)
  const started = await devices.record('unit', 60_000)
  if (!started.ok) throw new Error(started.error.code)
  // The link is opened anew, so that the recording begins with the first conversation.
  for (let i = 0; i < 300 && !readFileSync(started.value, 'utf8').includes('"in"'); i += 1) await systemClock.sleep(10)
  await until(devices, 'unit', ready)
  await use(devices, (card) => unit.orders.insert?.run(card))
  await devices.stop()
  return started.value
}

describe('a recording of a reader', () => {
  test('holds no byte of the person, and the shape of everything', async () => {
    const [card] = presetCards
    if (!card) throw new Error('no card')
    const file = await record('sdt-serial', async (devices, insert) => {
      insert(card.id)
      const claim = devices.claim('identityReader', 'unit', by('test'))
      if (!claim.ok) throw new Error(claim.error.code)
      expect((await claim.value.device.readCard(within(3000))).outcome).toBe('done')
    })
    const text = readFileSync(file, 'utf8')
    const hex = (bytes: Uint8Array) =>
      Buffer.from(bytes)
        .toString('hex')
        .replaceAll(/(..)(?=.)/g, '$1 ')
    for (let at = 0; at + 8 <= card.text.length; at += 8) {
      const piece = card.text.subarray(at, at + 8)
      // Blanks and zeroes are nobody's.
      if (new Set(piece).size > 3) expect(text).not.toContain(hex(piece))
    }
    expect(text).not.toContain(hex(card.photo.subarray(100, 116)))
    expect(text).toContain('aa aa aa 96 69 00 03 30 01 32')
    expect(text).toContain('aa aa aa 96 69 05 08')
  })
})

/* Recordings that lie here are played to the driver as it is today; new ones need no code. */
const folder = new URL('../fixtures/recordings', import.meta.url).pathname
describe.each(readdirSync(folder).filter((name) => name.endsWith('.jsonl')))('%s', (name) => {
  test('the driver of today gets through it as on the day it was made', async () => {
    const file = join(folder, name)
    const head = JSON.parse(readFileSync(file, 'utf8').split('\n')[0] ?? '') as { profile: string }
    const device = new ReplayedDevice(file)
    const simulated = new SimulatedDevices()
    simulated.add('unit', { endpoint: () => ({ kind: 'stream', peer: device }) })
    const rig = startRig([{ id: 'unit', role: 'unit', profile: head.profile, at: { simulated: 'unit' } }], simulated)
    await until(rig.devices, 'unit', ready)
    await until(rig.devices, 'unit', () => device.over || device.strange !== undefined, 15_000)
    expect(device.strange).toBeUndefined()
    await rig.devices.stop()
  })
})
