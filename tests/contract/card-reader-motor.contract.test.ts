import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Claim } from '../../src/hardware/contract.ts'
import { chipCard, SimulatedCrtMachine } from '../../src/hardware/simulators/index.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { by, profiles, ready, testWhen, until, within } from './rig.ts'
import { startWired, type Wired, wiredCases } from './wired.ts'

const cases = wiredCases(['crt-f2']).filter(({ profile }) => profiles.get(profile)?.profile.class === 'cardReader')

describe.each(cases)('motor reader $profile $wire', ({ profile, wire }) => {
  let wired: Wired
  let machine: SimulatedCrtMachine
  let claim: Claim<'cardReader'>

  const card = (id: string) => {
    const found = chipCard(id)
    if (!found) throw new Error(id)
    return found
  }
  const take = () => {
    const claimed = wired.devices.claim('cardReader', 'cardReader', by('test'))
    if (!claimed.ok) throw new Error(claimed.error.code)
    claim = claimed.value
  }
  const media = (wanted: string) => until(wired.devices, 'cardReader', (s) => s.media === wanted)

  beforeEach(async () => {
    machine = new SimulatedCrtMachine(systemClock)
    wired = await startWired(profile, wire, 'cardReader', machine)
    take()
  })
  afterEach(() => wired.stop())

  test('it draws a card in, reads it, gives it back, and knows when it is taken', async () => {
    expect(claim.device.holdsCard).toBe(true)
    const outcome = await claim.device.readCard({
      ...within(4000),
      onPhase: () => machine.offer(card('social-security')),
    })
    expect(outcome).toMatchObject({ outcome: 'done', value: { kind: 'socialSecurity', sex: 'female' } })
    expect(machine.entryAllowed).toBe(false)
    await media('present')
    expect((await claim.device.eject(within(3000))).outcome).toBe('done')
    expect(machine.place).toBe('gate')
    await media('exiting')
    const taken = claim.device.awaitTaken(within(3000))
    machine.takeOut()
    expect((await taken).outcome).toBe('done')
    await media('notPresent')
    expect(machine.moves).toBe(2)
  })

  test.each(['bank', 'bank-without-directory', 'social-security-bank'])('the bank flow of %s', async (id) => {
    machine.offer(card(id))
    expect(await claim.device.readCard({ ...within(4000), accept: ['bank'] })).toMatchObject({
      outcome: 'done',
      value: { kind: 'bank', maskedPan: '620000******0005' },
    })
  })

  test('nobody comes: the gate is shut again', async () => {
    expect(await claim.device.readCard(within(400))).toMatchObject({ outcome: 'failed', code: 'timeout' })
    expect(machine.entryAllowed).toBe(false)
    expect(machine.moves).toBe(0)
  })

  test('a card that is kept goes into the bin, once; a full bin keeps it inside', async () => {
    machine.load(card('bank'))
    expect((await claim.device.retain(within(3000))).outcome).toBe('done')
    expect([machine.bin, machine.place, machine.moves]).toEqual([1, 'none', 1])
    expect(await claim.device.retain(within(3000))).toMatchObject({ outcome: 'failed', code: 'mediaNotPresent' })
    machine.fillBin()
    machine.load(card('bank'))
    expect(await claim.device.retain(within(3000))).toMatchObject({ outcome: 'failed', code: 'retainBinFull' })
    expect(machine.place).toBe('inside')
    const full = await until(wired.devices, 'cardReader', (s) => s.conditions.includes('retain-bin-full-error'))
    expect(full.remedies.map((r) => r.condition)).toContain('retain-bin-full-error')
  })

  test('a jam is told and stands until the card is out', async () => {
    machine.load(card('bank'))
    machine.jam()
    expect(await claim.device.eject(within(3000))).toMatchObject({ outcome: 'failed', code: 'mediaJammed' })
    await until(wired.devices, 'cardReader', (s) => s.conditions.includes('media-jam-error'))
    machine.takeOut()
    wired.devices.rescan()
    await until(
      wired.devices,
      'cardReader',
      (s) => !s.conditions.includes('media-jam-error') && s.media === 'notPresent',
      5000,
    )
  })

  test('a lost acknowledgement does not matter when the answer comes', async () => {
    machine.load(card('bank'))
    machine.loseAck()
    expect((await claim.device.eject(within(3000))).outcome).toBe('done')
    expect(machine.moves).toBe(1)
  })

  test('a movement whose answer is damaged is unknown and never sent again', async () => {
    machine.load(card('bank'))
    const before = machine.moves
    const original = machine.wire.send.bind(machine.wire)
    machine.wire.send = (bytes, delayMs) => {
      // Answers to movements (50 32 ..) lose their check byte.
      if (bytes[5] === 0x32 && bytes[4] === 0x50) original(bytes.subarray(0, -1), delayMs)
      else original(bytes, delayMs)
    }
    expect(await claim.device.eject(within(1500))).toMatchObject({ outcome: 'unknown' })
    expect(machine.moves - before).toBe(1)
  })

  test('a question the machine did not take is asked again', async () => {
    machine.load(card('bank'))
    machine.refuseFrame()
    expect((await claim.device.eject(within(3000))).outcome).toBe('done')
    expect(machine.moves).toBe(1)
  })

  test('a movement the machine did not take has not happened, and is not sent again', async () => {
    machine.load(card('bank'))
    const original = machine.wire.send.bind(machine.wire)
    machine.wire.send = (bytes, delayMs) => {
      original(bytes, delayMs)
      // After the answer to the look comes the movement.
      if (bytes[4] === 0x50 && bytes[5] === 0x31) machine.refuseFrame()
    }
    expect(await claim.device.eject(within(3000))).toMatchObject({ outcome: 'failed', code: 'commsError' })
    expect([machine.place, machine.moves]).toEqual(['inside', 0])
  })

  test('a mute chip and one of another kind', async () => {
    machine.offer(card('mute'))
    expect(await claim.device.readCard(within(4000))).toMatchObject({ outcome: 'failed', code: 'cardReadError' })
    machine.takeOut()
    machine.offer(card('unknown'))
    expect(await claim.device.readCard(within(4000))).toMatchObject({
      outcome: 'done',
      value: { kind: 'other', atr: '3b021450' },
    })
  })

  test('when a claim ends the card goes back to the gate', async () => {
    machine.offer(card('bank'))
    await claim.device.readCard(within(4000))
    claim.release()
    await media('exiting')
    expect([machine.place, machine.moves]).toEqual(['gate', 2])
  })

  test('mains off and on: initialised without moving what is inside', async () => {
    machine.load(card('bank'))
    machine.losePower()
    wired.devices.rescan()
    expect((await claim.device.eject(within(200))).outcome).not.toBe('done')
    await until(wired.devices, 'cardReader', ready, 5000)
    await media('present')
    expect([machine.place, machine.moves]).toEqual(['inside', 0])
  })

  // A pty ends for good with its line.
  testWhen(!(wire === 'over a pty'))('after a pulled plug a card inside is found, and nothing is moved', async () => {
    machine.offer(card('bank'))
    await claim.device.readCard(within(4000))
    claim.release()
    await media('exiting')
    machine.load(card('bank'))
    machine.wire.unplug()
    await until(wired.devices, 'cardReader', (s) => s.operatingState === 'absent', 1500)
    const before = machine.moves
    machine.wire.plug()
    await until(wired.devices, 'cardReader', (s) => ready(s) && s.media === 'present', 4000)
    expect([machine.place, machine.moves - before]).toEqual(['inside', 0])
  })
})
