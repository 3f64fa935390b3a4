import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeSwipe } from '../../../../src/hardware/protocols/magstripe/report.ts'
import { isLuhn, numberOnStripe } from '../../../../src/hardware/protocols/magstripe/tracks.ts'

const numRuns = Number(process.env.KIOSKD_FUZZ ?? 100_000)
const t1 = '%B6200000000000005^SAMPLE/ANNA^30121011000000000000?'
const t2 = ';6200000000000005=30121011000000000000?'

/** A report by the table of the manual. */
function report(status: readonly number[], tracks: readonly string[]): Buffer {
  const bytes = Buffer.alloc(337)
  for (const [i, track] of tracks.entries()) {
    bytes[i] = status[i] ?? 0
    bytes[3 + i] = track.length
    bytes.write(track, [7, 117, 227][i] ?? 0, 'latin1')
  }
  return bytes
}

describe('MagTek reports', () => {
  test('the three tracks stand where the manual says', () => {
    expect(decodeSwipe(report([0, 0, 0], [t1, t2, '']), 'plain')).toEqual({ tracks: [t1, t2, ''], damaged: false })
  })

  test('a track that could not be decoded is left out', () => {
    expect(decodeSwipe(report([1, 0, 0], ['', t2, '']), 'plain')).toEqual({ tracks: ['', t2, ''], damaged: true })
  })

  test('an encrypting head: the report is kept sealed, only masked tracks are read', () => {
    const bytes = Buffer.alloc(844)
    const masked = ';6200000000000005=3012?'
    bytes[506] = masked.length
    bytes.write(masked, 620, 'latin1')
    const swipe = decodeSwipe(bytes, 'magnesafe')
    expect(swipe?.tracks).toEqual(['', masked, ''])
    expect(swipe?.sealed).toHaveLength(844)
  })

  /** Mostly long enough to be read, with every length field at hand. */
  const anyReport = fc
    .tuple(fc.uint8Array({ maxLength: 12 }), fc.uint8Array({ maxLength: 12 }), fc.nat(900))
    .map(([head, lengths, length]) => {
      const bytes = new Uint8Array(length)
      bytes.set(head.subarray(0, length))
      if (length > 520) bytes.set(lengths, 505)
      return bytes
    })

  test('no bytes make it throw or read beyond a field', () => {
    fc.assert(
      fc.property(anyReport, fc.constantFrom('plain', 'magnesafe'), (bytes, layout) => {
        const swipe = decodeSwipe(bytes, layout)
        numberOnStripe(swipe?.tracks ?? [])
        return (swipe?.tracks ?? []).every((track) => track.length <= 112)
      }),
      { numRuns },
    )
  })

  test('a report with any byte changed reads as a report, and the next good one is itself again', () => {
    const good = report([0, 0, 0], [t1, t2, ''])
    fc.assert(
      fc.property(fc.nat(336), fc.nat(255), (at, value) => {
        decodeSwipe(Uint8Array.from(good).fill(value, at, at + 1), 'plain')
        return decodeSwipe(good, 'plain')?.tracks[1] === t2
      }),
      { numRuns },
    )
  })
})

describe('tracks of ISO 7813', () => {
  test('number and expiry come from track 2, else from track 1', () => {
    expect(numberOnStripe([t1, t2])).toEqual({ pan: '6200000000000005', expiry: '3012' })
    expect(numberOnStripe([t1, ''])).toEqual({ pan: '6200000000000005', expiry: '3012' })
    expect(numberOnStripe(['', ';6200000000000005=9913?'])).toEqual({ pan: '6200000000000005' })
    expect(numberOnStripe(['', ';99010000123?'])).toBeUndefined()
  })

  test('a wrong check digit is noticed', () => {
    expect([isLuhn('6200000000000005'), isLuhn('6200000000000006'), isLuhn('62')]).toEqual([true, false, false])
  })
})
