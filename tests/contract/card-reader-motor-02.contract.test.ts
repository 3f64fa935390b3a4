import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Claim } from '../../src/hardware/contract.ts'
import { SimulatedCrt02Reader, SimulatedDevices } from '../../src/hardware/simulators/index.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { by, profiles, ready, startRig, testWhen, until, within } from './rig.ts'
import { startWired, type Wired, wiredCases } from './wired.ts'

const aerial = { uid: [0xf2, 0x8a, 0x0d, 0x00] }

const cases = wiredCases(['crt-02']).filter(({ profile }) => profiles.get(profile)?.profile.class === 'cardReader')

describe.each(cases)('older motor reader $profile $wire', ({ profile, wire }) => {
  const presenceOnly = profiles.get(profile)?.profile.protocol.presenceOnly === true
  let wired: Wired
  let reader: SimulatedCrt02Reader
  let claim: Claim<'cardReader'>

  const media = (wanted: string) => until(wired.devices, 'cardReader', (s) => s.media === wanted, 4000)

  beforeEach(async () => {
    reader = new SimulatedCrt02Reader(systemClock, { presenceOnly })
    wired = await startWired(profile, wire, 'cardReader', reader)
    const claimed = wired.devices.claim('cardReader', 'cardReader', by('test'))
    if (!claimed.ok) throw new Error(claimed.error.code)
    claim = claimed.value
  })
  afterEach(() => wired.stop())

  test('it waits for a card, gives its number and nothing else, and gives it back', async () => {
    expect(claim.device.holdsCard).toBe(true)
    const outcome = await claim.device.readCard({ ...within(4000), onPhase: () => reader.insert(aerial) })
    if (outcome.outcome !== 'done' || outcome.value.kind !== 'other') throw new Error(JSON.stringify(outcome))
    expect(outcome.value.uid?.reveal()).toBe('f28a0d00')
    expect(JSON.stringify(outcome)).not.toContain('f28a0d00')
    await media('present')
    expect(reader.moves).toBe(0)
    expect((await claim.device.eject(within(3000))).outcome).toBe('done')
    expect([reader.place, reader.moves]).toEqual(['gate', 1])
  })

  testWhen(!presenceOnly)('it knows when the card has been taken', async () => {
    reader.insert(aerial)
    await claim.device.eject(within(3000))
    await media('exiting')
    const taken = claim.device.awaitTaken(within(3000))
    reader.takeOut()
    expect((await taken).outcome).toBe('done')
    await media('notPresent')
  })

  testWhen(presenceOnly)('it does not pretend to know when the card has been taken', async () => {
    reader.insert(aerial)
    await claim.device.eject(within(3000))
    expect(await claim.device.awaitTaken(within(500))).toMatchObject({ outcome: 'failed', code: 'notSupported' })
  })

  testWhen(!presenceOnly)('a card held at the front is drawn in once before it is read', async () => {
    reader.stopAt = 'front'
    reader.insert(aerial)
    expect(await claim.device.readCard(within(4000))).toMatchObject({ outcome: 'done', value: { kind: 'other' } })
    expect([reader.place, reader.moves]).toEqual(['inside', 1])
  })

  test('nobody comes: nothing has moved', async () => {
    expect(await claim.device.readCard(within(400))).toMatchObject({ outcome: 'failed', code: 'timeout' })
    expect(reader.moves).toBe(0)
  })

  test('a card without an aerial cannot be read here, and chips are not promised', async () => {
    reader.insert({})
    expect(await claim.device.readCard(within(4000))).toMatchObject({ outcome: 'failed', code: 'cardReadError' })
    expect(await claim.device.readCard({ ...within(4000), accept: ['bank'] })).toMatchObject({ code: 'notSupported' })
  })

  test('nothing to give back, and no bin where the profile names none', async () => {
    expect(await claim.device.eject(within(3000))).toMatchObject({ outcome: 'failed', code: 'mediaNotPresent' })
    reader.insert(aerial)
    expect(await claim.device.retain(within(3000))).toMatchObject({ outcome: 'failed', code: 'notSupported' })
    expect(reader.moves).toBe(0)
  })

  test('a jam is told and stands until the card is out', async () => {
    reader.insert(aerial)
    reader.jam()
    expect(await claim.device.eject(within(3000))).toMatchObject({ outcome: 'failed', code: 'mediaJammed' })
    const jammed = await until(wired.devices, 'cardReader', (s) => s.conditions.includes('media-jam-error'))
    expect(jammed.remedies.map((r) => r.condition)).toContain('media-jam-error')
    reader.takeOut()
    wired.devices.rescan()
    await until(wired.devices, 'cardReader', (s) => !s.conditions.includes('media-jam-error'), 5000)
  })

  test('a jam that the next try overcomes ends when the card is out', async () => {
    reader.insert(aerial)
    reader.jam()
    expect(await claim.device.eject(within(3000))).toMatchObject({ outcome: 'failed', code: 'mediaJammed' })
    expect((await claim.device.eject(within(3000))).outcome).toBe('done')
    reader.takeOut()
    wired.devices.rescan()
    const isOver = (s: { conditions: readonly string[]; media?: string | undefined }) =>
      !s.conditions.includes('media-jam-error') && s.media === 'notPresent'
    await until(wired.devices, 'cardReader', isOver, 5000)
  })

  testWhen(!presenceOnly)('something that is no card is a jam', async () => {
    reader.insertLong()
    expect(await claim.device.readCard(within(3000))).toMatchObject({ outcome: 'failed', code: 'mediaJammed' })
    await until(wired.devices, 'cardReader', (s) => s.conditions.includes('media-jam-error'))
  })

  /** What the reader says after the look that comes before every movement goes wrong in this way. */
  const afterTheLook = (wrong: () => void) => {
    const send = reader.wire.send.bind(reader.wire)
    reader.wire.send = (bytes, delayMs) => {
      send(bytes, delayMs)
      if (bytes[3] === 0x31) wrong()
    }
  }

  test('a movement whose 06 is lost is unknown and never sent again', async () => {
    reader.insert(aerial)
    afterTheLook(() => reader.loseAck())
    expect(await claim.device.eject(within(1000))).toMatchObject({ outcome: 'unknown' })
    expect(reader.moves).toBeLessThanOrEqual(1)
  })

  test('a movement whose answer is damaged is unknown and never sent again', async () => {
    reader.insert(aerial)
    afterTheLook(() => reader.wrongSum())
    expect(await claim.device.eject(within(1000))).toMatchObject({ outcome: 'unknown' })
    expect(reader.moves).toBe(1)
  })

  test('a movement the reader did not take has not happened, and is not sent again', async () => {
    reader.insert(aerial)
    afterTheLook(() => reader.refuseFrame())
    expect(await claim.device.eject(within(3000))).toMatchObject({ outcome: 'failed', code: 'commsError' })
    expect([reader.place, reader.moves]).toEqual(['inside', 0])
  })

  test('a question that was not taken, or whose 06 was lost, is asked again', async () => {
    reader.insert(aerial)
    reader.refuseFrame()
    expect((await claim.device.eject(within(3000))).outcome).toBe('done')
    reader.takeOut()
    reader.insert(aerial)
    reader.loseAck()
    expect((await claim.device.eject(within(5000))).outcome).toBe('done')
    expect(reader.moves).toBe(2)
  })

  test('when a claim ends the card goes to the front', async () => {
    reader.insert(aerial)
    await claim.device.readCard(within(4000))
    claim.release()
    await media(presenceOnly ? 'notPresent' : 'exiting')
    expect([reader.place, reader.moves]).toEqual(['gate', 1])
  })

  test('mains off and on: initialised without moving what is inside', async () => {
    reader.insert(aerial)
    reader.losePower()
    wired.devices.rescan()
    await media('present')
    await until(wired.devices, 'cardReader', ready, 5000)
    expect([reader.place, reader.moves]).toEqual(['inside', 0])
  })

  // A pty ends for good with its line.
  testWhen(!(wire === 'over a pty'))('after a pulled plug a card inside is found, and nothing is moved', async () => {
    claim.release()
    await until(wired.devices, 'cardReader', ready)
    reader.wire.unplug()
    await until(wired.devices, 'cardReader', (s) => s.operatingState === 'absent', 1500)
    reader.insert(aerial)
    reader.wire.plug()
    await until(wired.devices, 'cardReader', (s) => ready(s) && s.media === 'present', 4000)
    expect([reader.place, reader.moves]).toEqual(['inside', 0])
  })
})

describe('a kiosk whose reader has a bin at its rear', () => {
  test('a card that is kept goes out there, once', async () => {
    const reader = new SimulatedCrt02Reader(systemClock)
    const simulated = new SimulatedDevices()
    simulated.add('device', reader)
    const overrides = { capabilities: { rearBin: true } }
    const rig = startRig(
      [{ id: 'device', role: 'cardReader', profile: 'crt-310', at: { simulated: 'device' }, overrides }],
      simulated,
    )
    try {
      await until(rig.devices, 'cardReader', ready)
      const claimed = rig.devices.claim('cardReader', 'cardReader', by('test'))
      if (!claimed.ok) throw new Error(claimed.error.code)
      const { device } = claimed.value
      reader.insert(aerial)
      expect((await device.retain(within(3000))).outcome).toBe('done')
      expect([reader.bin, reader.place, reader.moves]).toEqual([1, 'none', 1])
      expect(await device.retain(within(3000))).toMatchObject({ outcome: 'failed', code: 'mediaNotPresent' })
    } finally {
      await rig.devices.stop()
    }
  })
})
