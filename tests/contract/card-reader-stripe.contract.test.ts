import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Claim } from '../../src/hardware/contract.ts'
import { SimulatedSwipeReader, type StripeCard, stripeCards } from '../../src/hardware/simulators/index.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { by, profiles, ready, testWhen, until, within } from './rig.ts'
import { startWired, type Wired, wiredCases } from './wired.ts'

const card = (id: string): StripeCard => {
  const found = stripeCards.find((c) => c.id === id)
  if (!found) throw new Error(id)
  return found
}

describe.each(wiredCases(['magstripe']))('swipe reader $profile $wire', ({ profile, wire }) => {
  const layout = profiles.get(profile)?.profile.protocol.report ?? 'plain'
  let wired: Wired
  let reader: SimulatedSwipeReader
  let claim: Claim<'cardReader'>

  beforeEach(async () => {
    reader = new SimulatedSwipeReader(systemClock, layout)
    wired = await startWired(profile, wire, 'cardReader', reader)
    const claimed = wired.devices.claim('cardReader', 'cardReader', by('test'))
    if (!claimed.ok) throw new Error(claimed.error.code)
    claim = claimed.value
  })
  afterEach(() => wired.stop())

  /** Draws a card through as soon as the reader waits for one. */
  const read = (id: string, options: Partial<Parameters<Claim<'cardReader'>['device']['readCard']>[0]> = {}) =>
    claim.device.readCard({
      ...within(2000),
      ...options,
      onPhase: (phase) => {
        if (phase === 'waiting') reader.swipe(card(id))
      },
    })

  test('a bank card is its masked number, a token and when it expires; the number is nowhere', async () => {
    const outcome = await read('bank')
    expect(outcome).toMatchObject({
      outcome: 'done',
      value: {
        kind: 'bank',
        maskedPan: '620000******0005',
        expiry: '3012',
        token: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    })
    expect(JSON.stringify(outcome)).not.toContain('6200000000000005')
  })

  test('two swipes of one card have the same token', async () => {
    const [first, second] = [await read('bank'), await read('bank')]
    if (first.outcome !== 'done' || first.value.kind !== 'bank') throw new Error('no bank card')
    expect(second).toMatchObject({ value: { token: first.value.token } })
  })

  testWhen(layout === 'magnesafe')('what the head encrypted is passed on sealed', async () => {
    const outcome = await read('bank')
    if (outcome.outcome !== 'done' || outcome.value.kind !== 'bank') throw new Error('no bank card')
    expect(outcome.value.sealedTracks?.reveal()).toHaveLength(844)
    expect(JSON.stringify(outcome)).toContain('"sealedTracks":"***"')
  })

  test('any other stripe is its tracks, sealed', async () => {
    const outcome = await read('library')
    if (outcome.outcome !== 'done' || outcome.value.kind !== 'other') throw new Error('not other')
    expect(outcome.value.tracks?.map((track) => track.reveal())).toEqual([';99010000123?'])
    expect(JSON.stringify(outcome)).not.toContain('99010000123')
  })

  test('a stripe that cannot be read is a read error, and the next swipe is read', async () => {
    expect(await read('scratched')).toMatchObject({ outcome: 'failed', code: 'cardReadError' })
    expect((await read('bank')).outcome).toBe('done')
  })

  testWhen(layout === 'plain')('a number with a wrong check digit is a read error', async () => {
    expect(await read('wrong-digit')).toMatchObject({ outcome: 'failed', code: 'cardReadError', detail: 'check digit' })
  })

  test('a card of a kind nobody asked for is not given', async () => {
    expect(await read('library', { accept: ['bank'] })).toMatchObject({ outcome: 'failed', code: 'cardDataInvalid' })
  })

  test('a card swiped before the call is not read', async () => {
    reader.swipe(card('bank'))
    // Until the report has come through the wire.
    await systemClock.sleep(50)
    expect(await claim.device.readCard(within(200))).toMatchObject({ outcome: 'failed', code: 'timeout' })
  })

  test('it holds no card, so that nothing can be given back', async () => {
    expect(claim.device.holdsCard).toBe(false)
    expect(await claim.device.eject(within(500))).toMatchObject({ outcome: 'failed', code: 'notSupported' })
  })

  test('unplugging ends a read, and it is ready after plugging in', async () => {
    const reading = claim.device.readCard({ ...within(5000), onPhase: () => reader.wire.unplug() })
    expect(await reading).toMatchObject({ outcome: 'failed', code: 'deviceGone' })
    await until(wired.devices, 'cardReader', (s) => s.operatingState === 'absent', 1000)
    reader.wire.plug()
    await until(wired.devices, 'cardReader', ready, 2500)
    expect((await read('bank')).outcome).toBe('done')
  })
})
