import type { Clock } from '../../kernel/clock.ts'
import type { SimulatedEndpoint } from '../transports/simulated.ts'
import { SimulatedPacketWire } from './wire.ts'

/** What is on a card's stripe; `undefined` for a track that cannot be read. Numbers are those card brands give out for tests. */
export interface StripeCard {
  readonly id: string
  readonly tracks: readonly [string | undefined, string | undefined, string | undefined]
}

export const stripeCards: readonly StripeCard[] = [
  {
    id: 'bank',
    tracks: ['%B6200000000000005^SAMPLE/ANNA^30121011000000000000?', ';6200000000000005=30121011000000000000?', ''],
  },
  { id: 'library', tracks: ['', ';99010000123?', ''] },
  { id: 'scratched', tracks: [undefined, undefined, ''] },
  { id: 'wrong-digit', tracks: ['', ';6200000000000006=30121011000000000000?', ''] },
]

/** Bytes of a MagneSafe report, and where its parts stand. devices.md 2.1 [magnesafe]. */
const safe = { bytes: 844, lengthsAt: 505, maskedAt: 508, fieldBytes: 112 } as const

/** A swipe reader on HID at the byte level: one report a swipe, nothing else, nothing in the other direction. */
export class SimulatedSwipeReader {
  readonly wire: SimulatedPacketWire
  readonly #layout: 'plain' | 'magnesafe'

  constructor(clock: Clock, layout: 'plain' | 'magnesafe' = 'plain') {
    this.#layout = layout
    this.wire = new SimulatedPacketWire(clock, () => {})
  }

  endpoint(): SimulatedEndpoint {
    return { kind: 'packet', peer: this.wire }
  }

  swipe(card: StripeCard): void {
    const report = this.#layout === 'plain' ? plainReport(card) : safeReport(card)
    this.wire.send(Uint8Array.from([0, ...report]))
  }
}

function plainReport({ tracks }: StripeCard): Uint8Array {
  const report = Buffer.alloc(337)
  for (const [track, text] of tracks.entries()) {
    report[track] = text === undefined ? 1 : 0
    report[3 + track] = text?.length ?? 0
    report.write(text ?? '', 7 + 110 * track, 'latin1')
  }
  return report
}

/** Encrypted tracks (here: bytes that say nothing) and the masked ones behind them; zeroes stand for masked digits. */
function safeReport({ tracks }: StripeCard): Uint8Array {
  const report = Buffer.alloc(safe.bytes)
  for (const [track, text] of tracks.entries()) {
    const masked = (text ?? '').replace(/(?<=[;B]\d{6})\d+(?=\d{4}[=^])/, (digits) => '0'.repeat(digits.length))
    report[track] = text === undefined ? 1 : 0
    report[3 + track] = masked.length
    for (let i = 0; i < masked.length; i += 1) report[7 + safe.fieldBytes * track + i] = (i * 37 + 11) & 0xff
    report[safe.lengthsAt + track] = masked.length
    report.write(masked, safe.maskedAt + safe.fieldBytes * track, 'latin1')
  }
  return report
}
