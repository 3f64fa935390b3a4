import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Claim } from '../../src/hardware/contract.ts'
import { SimulatedCrt541, SimulatedCrtMachine, SimulatedMt166 } from '../../src/hardware/simulators/index.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { by, profiles, until, within } from './rig.ts'
import { startWired, type Wired, wiredCases } from './wired.ts'

const cases = wiredCases(['crt-f2']).filter(({ profile }) => profiles.get(profile)?.profile.class === 'cardDispenser')

describe.each(cases)('card dispenser $profile $wire', ({ profile, wire }) => {
  let wired: Wired
  let machine: SimulatedCrtMachine
  let claim: Claim<'cardDispenser'>
  const role = 'cardDispenser'

  beforeEach(async () => {
    machine = new SimulatedCrtMachine(systemClock, { stacker: 20 })
    wired = await startWired(profile, wire, role, machine)
    const claimed = wired.devices.claim('cardDispenser', role, by('test'))
    if (!claimed.ok) throw new Error(claimed.error.code)
    claim = claimed.value
  })
  afterEach(() => wired.stop())

  test('gives one card, says when it is taken, and counts it', async () => {
    expect((await claim.device.dispense(within(3000))).outcome).toBe('done')
    expect([machine.place, machine.stacker, machine.moves]).toEqual(['gate', 19, 1])
    await until(wired.devices, role, (s) => s.media === 'exiting')
    const taken = claim.device.awaitTaken(within(3000))
    machine.takeOut()
    expect((await taken).outcome).toBe('done')
    await until(wired.devices, role, (s) => s.media === 'notPresent')
  })

  test('a card that nobody takes goes into the bin', async () => {
    await claim.device.dispense(within(3000))
    expect(await claim.device.awaitTaken(within(200))).toMatchObject({ outcome: 'failed', code: 'timeout' })
    expect((await claim.device.retain(within(3000))).outcome).toBe('done')
    expect([machine.place, machine.bin]).toEqual(['none', 1])
    expect(await claim.device.retain(within(3000))).toMatchObject({ outcome: 'failed', code: 'mediaNotPresent' })
  })

  test('no second card while one is in the way', async () => {
    await claim.device.dispense(within(3000))
    expect(await claim.device.dispense(within(3000))).toMatchObject({ outcome: 'failed', code: 'notReady' })
    expect(machine.stacker).toBe(19)
  })

  test('few cards are a warning, none an error and a plain answer', async () => {
    machine.stacker = 5
    wired.devices.rescan()
    await until(wired.devices, role, (s) => s.conditions.includes('cards-low-warning'), 4000)
    machine.stacker = 0
    expect(await claim.device.dispense(within(3000))).toMatchObject({ outcome: 'failed', code: 'cardsEmpty' })
    const empty = await until(wired.devices, role, (s) => s.conditions.includes('cards-empty-error'))
    expect(empty.consumables).toMatchObject([{ id: 'cards', level: 'empty' }])
    expect(machine.moves).toBe(0)
  })

  test('a jam is told', async () => {
    machine.jam()
    expect(await claim.device.dispense(within(3000))).toMatchObject({ outcome: 'failed', code: 'mediaJammed' })
    await until(wired.devices, role, (s) => s.conditions.includes('media-jam-error'))
  })

  test('silence in the middle of a movement: nobody knows, and it is not sent again', async () => {
    const send = machine.wire.send.bind(machine.wire)
    machine.wire.send = (bytes, delayMs) => {
      if (bytes[5] === 0x32) machine.wire.faults.silent = true
      send(bytes, delayMs)
    }
    expect(await claim.device.dispense(within(800))).toMatchObject({ outcome: 'unknown' })
    expect(machine.moves).toBe(1)
  })
})

describe.each(wiredCases(['crt-541']))('plain card dispenser $profile $wire', ({ profile, wire }) => {
  let wired: Wired
  let dispenser: SimulatedCrt541
  let claim: Claim<'cardDispenser'>
  const role = 'cardDispenser'

  beforeEach(async () => {
    dispenser = new SimulatedCrt541(systemClock)
    wired = await startWired(profile, wire, role, dispenser)
    const claimed = wired.devices.claim('cardDispenser', role, by('test'))
    if (!claimed.ok) throw new Error(claimed.error.code)
    claim = claimed.value
  })
  afterEach(() => wired.stop())

  test('gives one card, and no second one before it is taken', async () => {
    expect((await claim.device.dispense(within(4000))).outcome).toBe('done')
    expect([dispenser.stacker, dispenser.moves]).toEqual([39, 1])
    expect(await claim.device.dispense(within(4000))).toMatchObject({ outcome: 'failed', code: 'notReady' })
    dispenser.waiting = false
    expect((await claim.device.dispense(within(4000))).outcome).toBe('done')
    expect(dispenser.moves).toBe(2)
  })

  test('an empty stacker and a jam are told apart', async () => {
    dispenser.stacker = 0
    expect(await claim.device.dispense(within(4000))).toMatchObject({ outcome: 'failed', code: 'cardsEmpty' })
    await until(wired.devices, role, (s) => s.conditions.includes('cards-low-warning'))
    dispenser.stacker = 40
    dispenser.jam()
    expect(await claim.device.dispense(within(4000))).toMatchObject({ outcome: 'failed', code: 'mediaJammed' })
  })

  test('a lost acknowledgement is no reason to send again: the next enquiry tells', async () => {
    dispenser.loseAck()
    expect((await claim.device.dispense(within(6000))).outcome).toBe('done')
    expect(dispenser.moves).toBe(1)
  })

  test('it takes nothing back', async () => {
    expect(await claim.device.retain(within(500))).toMatchObject({ outcome: 'failed', code: 'notSupported' })
    expect(await claim.device.awaitTaken(within(500))).toMatchObject({ outcome: 'failed', code: 'notSupported' })
  })
})

const mt = wiredCases(['crt-02']).filter(({ profile }) => profiles.get(profile)?.profile.class === 'cardDispenser')

describe.each(mt)('card dispenser with a held mouth $profile $wire', ({ profile, wire }) => {
  let wired: Wired
  let dispenser: SimulatedMt166
  let claim: Claim<'cardDispenser'>
  const role = 'cardDispenser'

  beforeEach(async () => {
    dispenser = new SimulatedMt166(systemClock)
    wired = await startWired(profile, wire, role, dispenser)
    const claimed = wired.devices.claim('cardDispenser', role, by('test'))
    if (!claimed.ok) throw new Error(claimed.error.code)
    claim = claimed.value
  })
  afterEach(() => wired.stop())

  test('finding it moves nothing; it gives one card, says when it is taken, and no second one before', async () => {
    expect(dispenser.moves).toBe(0)
    expect((await claim.device.dispense(within(3000))).outcome).toBe('done')
    expect([dispenser.stacker, dispenser.moves]).toEqual([39, 1])
    expect(await claim.device.dispense(within(3000))).toMatchObject({ outcome: 'failed', code: 'notReady' })
    await until(wired.devices, role, (s) => s.media === 'exiting')
    const taken = claim.device.awaitTaken(within(3000))
    dispenser.waiting = false
    expect((await taken).outcome).toBe('done')
    await until(wired.devices, role, (s) => s.media === 'notPresent')
    expect(await claim.device.retain(within(500))).toMatchObject({ outcome: 'failed', code: 'notSupported' })
  })

  test('an empty stacker and a jam are told apart', async () => {
    dispenser.stacker = 0
    expect(await claim.device.dispense(within(3000))).toMatchObject({ outcome: 'failed', code: 'cardsEmpty' })
    await until(wired.devices, role, (s) => s.conditions.includes('cards-empty-error'))
    dispenser.stacker = 40
    dispenser.jam()
    expect(await claim.device.dispense(within(3000))).toMatchObject({ outcome: 'failed', code: 'mediaJammed' })
    await until(wired.devices, role, (s) => s.conditions.includes('media-jam-error'))
  })

  test('a lost answer is unknown and no reason to send again; a damaged command has not happened', async () => {
    dispenser.loseAnswer()
    expect(await claim.device.dispense(within(800))).toMatchObject({ outcome: 'unknown' })
    expect(dispenser.moves).toBe(1)
    dispenser.repair()
    dispenser.refuseFrame()
    expect(await claim.device.dispense(within(3000))).toMatchObject({ outcome: 'failed', code: 'commsError' })
    expect(dispenser.moves).toBe(1)
  })
})
