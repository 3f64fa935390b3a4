import { expect, test } from 'vitest'
import { readStaffCard } from '../../../../src/counter/staff/staff-card.ts'
import type { CardData, Devices } from '../../../../src/hardware/contract.ts'
import { Sensitive } from '../../../../src/kernel/sensitive.ts'

/** A kiosk with one card reader, on which this card lies. */
function kioskWith(card: CardData): Pick<Devices, 'snapshots' | 'claim'> {
  const device = { readCard: () => Promise.resolve({ outcome: 'done', value: card }) }
  const snapshot = { class: 'cardReader', role: 'cardReader.chip', operatingState: 'ready', conditions: [] }
  return {
    snapshots: () => [snapshot],
    claim: () => ({ ok: true, value: { device, release: () => {} } }),
  } as unknown as Pick<Devices, 'snapshots' | 'claim'>
}
const tracks = () => [new Sensitive('5022:1'), new Sensitive('5022:2')]
const read = (card: CardData) => readStaffCard(kioskWith(card), new AbortController().signal)

test.each([true, false])(
  'what a stripe says does not stay in memory (card with a number of its own: %s)',
  async (hasUid) => {
    const stripe = tracks()
    const uid = hasUid ? { uid: new Sensitive('04a1b2c3') } : {}
    const number = await read({ kind: 'other', tracks: stripe, ...uid } as CardData)
    expect(number.ok && number.value.reveal()).toBe(hasUid ? '04a1b2c3' : '5022:1=5022:2')
    for (const track of stripe) expect(() => track.reveal()).toThrow()
  },
)
