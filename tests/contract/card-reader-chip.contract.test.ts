import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CardData, Claim } from '../../src/hardware/contract.ts'
import { chipCard, SimulatedChipReader } from '../../src/hardware/simulators/index.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { by, ready, until, within } from './rig.ts'
import { startWired, type Wired, wiredCases } from './wired.ts'

describe.each(wiredCases(['pcsc']))('chip card reader $profile $wire', ({ profile, wire }) => {
  let wired: Wired
  let reader: SimulatedChipReader
  let claim: Claim<'cardReader'>

  beforeEach(async () => {
    reader = new SimulatedChipReader(systemClock)
    wired = await startWired(profile, wire, 'cardReader', reader)
    const claimed = wired.devices.claim('cardReader', 'cardReader', by('test'))
    if (!claimed.ok) throw new Error(claimed.error.code)
    claim = claimed.value
  })
  afterEach(() => wired.stop())

  const insert = (id: string) => {
    const card = chipCard(id)
    if (!card) throw new Error(id)
    reader.insert(card)
  }
  const read = (accept?: readonly CardData['kind'][]) =>
    claim.device.readCard({ ...within(4000), ...(accept ? { accept } : {}) })

  test('a social security card put in while it waits gives its holder, nothing of it in clear', async () => {
    const phases: string[] = []
    const outcome = await claim.device.readCard({
      ...within(4000),
      onPhase: (phase) => {
        phases.push(phase)
        if (phase === 'waiting') insert('social-security')
      },
    })
    if (outcome.outcome !== 'done' || outcome.value.kind !== 'socialSecurity') throw new Error(JSON.stringify(outcome))
    const { name, idNumber, cardNumber, cardId, sex, birth, validTo } = outcome.value
    expect([name, idNumber, cardNumber, birth].map((field) => field.reveal())).toEqual([
      '王秀英',
      '99010119540312002X',
      'A99000001',
      '19540312',
    ])
    expect(cardId.reveal()).toHaveLength(32)
    expect({ sex, validTo }).toEqual({ sex: 'female', validTo: '20300601' })
    expect(phases).toEqual(['waiting', 'reading'])
    expect(JSON.stringify(outcome)).not.toMatch(/王秀英|9901011954/)
  })

  test.each([
    ['bank', '620000******0005', 'A000000333010101'],
    ['bank-without-directory', '620000******0005', 'A000000333010101'],
    ['bank-air', '620000******0047', 'A000000333010101'],
  ])('the card %s gives a masked number and a token only', async (id, maskedPan, aid) => {
    insert(id)
    const outcome = await read()
    if (outcome.outcome !== 'done' || outcome.value.kind !== 'bank') throw new Error(JSON.stringify(outcome))
    expect(outcome.value).toMatchObject({ maskedPan, aid, expiry: '3012' })
    expect(outcome.value.token).toMatch(/^[0-9a-f]{64}$/)
    expect(JSON.stringify(outcome)).not.toContain('620000000000')
  })

  test('one that is both is what was asked for first', async () => {
    insert('social-security-bank')
    const [bank, social] = [await read(['bank', 'socialSecurity']), await read(['socialSecurity', 'bank'])]
    expect(bank).toMatchObject({ outcome: 'done', value: { kind: 'bank' } })
    expect(social).toMatchObject({ outcome: 'done', value: { kind: 'socialSecurity' } })
  })

  test('a chip that is neither is told by its answer to reset, unless nobody wants such', async () => {
    insert('unknown')
    expect(await read()).toMatchObject({ outcome: 'done', value: { kind: 'other', atr: '3b021450' } })
    expect(await read(['socialSecurity', 'bank'])).toMatchObject({ outcome: 'failed', code: 'cardDataInvalid' })
  })

  test.each([
    ['staff-clerk-01', '04a1b2c3d4e580'],
    ['door-card', '530c917e'],
    ['phone', undefined],
    ['unknown', undefined],
  ])('%s has the number %s, which is nothing to print', async (id, number) => {
    insert(id)
    const outcome = await read(['other'])
    if (outcome.outcome !== 'done' || outcome.value.kind !== 'other') throw new Error(JSON.stringify(outcome))
    expect(outcome.value.uid?.reveal()).toBe(number)
    if (number !== undefined) expect(JSON.stringify(outcome)).not.toContain(number)
  })

  test('a card that holds no person is no card of a person', async () => {
    insert('unreadable-holder')
    expect(await read()).toMatchObject({ outcome: 'failed', code: 'cardDataInvalid', detail: 'socialSecurity' })
  })

  test('a mute chip is a read error', async () => {
    insert('mute')
    expect(await read()).toMatchObject({ outcome: 'failed', code: 'cardReadError' })
  })

  test('pulled out in the middle it is a read error, and the next card is read', async () => {
    for (const commands of [0, 1, 4, 9]) {
      insert('social-security')
      reader.pullAfter(commands)
      expect(await read()).toMatchObject({ outcome: 'failed', code: 'cardReadError' })
      await until(wired.devices, 'cardReader', (s) => s.media === 'notPresent')
    }
    insert('social-security')
    expect((await read()).outcome).toBe('done')
  })

  test('no card in time, and a person who goes away', async () => {
    expect(await claim.device.readCard(within(150))).toMatchObject({ outcome: 'failed', code: 'timeout' })
    const person = new AbortController()
    const reading = claim.device.readCard({ ...within(4000, person.signal), onPhase: () => person.abort() })
    expect(await reading).toMatchObject({ outcome: 'failed', code: 'canceled' })
  })

  test('it cannot move a card, but says when it has been taken', async () => {
    expect(claim.device.holdsCard).toBe(false)
    expect(await claim.device.eject(within(500))).toMatchObject({ outcome: 'failed', code: 'notSupported' })
    expect(await claim.device.retain(within(500))).toMatchObject({ outcome: 'failed', code: 'notSupported' })
    insert('bank')
    await read()
    expect(await claim.device.awaitTaken(within(200))).toMatchObject({ outcome: 'failed', code: 'timeout' })
    const taken = claim.device.awaitTaken(within(3000))
    reader.remove()
    expect((await taken).outcome).toBe('done')
  })

  test('unplugging ends a read, and it is ready after plugging in', async () => {
    const reading = claim.device.readCard({ ...within(5000), onPhase: () => reader.wire.unplug() })
    expect(await reading).toMatchObject({ outcome: 'failed', code: 'deviceGone' })
    await until(wired.devices, 'cardReader', (s) => s.operatingState === 'absent', 1000)
    reader.wire.plug()
    await until(wired.devices, 'cardReader', ready, 2500)
    insert('bank')
    expect((await read()).outcome).toBe('done')
  })
})

test('a card left in the reader after the visit counts as offered back, and as taken when it goes', async () => {
  const reader = new SimulatedChipReader(systemClock)
  const wired = await startWired('pcsc-generic', 'in the process', 'cardReader', reader)
  const claimed = wired.devices.claim('cardReader', 'cardReader', by('test'))
  const card = chipCard('social-security')
  if (!claimed.ok || !card) throw new Error('no claim')
  reader.insert(card)
  await claimed.value.device.readCard(within(4000))
  claimed.value.release()
  await until(wired.devices, 'cardReader', (s) => s.media === 'exiting')
  reader.remove()
  await until(wired.devices, 'cardReader', (s) => s.media === 'notPresent')
  await wired.stop()
})
