import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytesOfHex, hexOf } from '../../../../src/hardware/profiles/bytes.ts'
import type { CrtSignal } from '../../../../src/hardware/protocols/crt/framing.ts'
import { answerOf, placeOf, resultOf, uidOf } from '../../../../src/hardware/protocols/crt-02/answer.ts'
import { crt02Commands } from '../../../../src/hardware/protocols/crt-02/commands.ts'
import { crt02Decoder, encodeCrt02 } from '../../../../src/hardware/protocols/crt-02/frame.ts'
import { mtConditions, mtStateOf } from '../../../../src/hardware/protocols/crt-02/mt-state.ts'

const numRuns = Number(process.env.KIOSKD_FUZZ ?? 100_000)
const frames = (signals: readonly CrtSignal[]) => signals.flatMap((s) => (s.kind === 'frame' ? [hexOf(s.content)] : []))
const inside = bytesOfHex('02 00 03 31 30 59 03 5a')

describe('02 frames', () => {
  test.each([
    [crt02Commands.status, '02 00 02 31 30 03 02'],
    [crt02Commands.toFront, '02 00 02 32 30 03 01'],
    [crt02Commands.rfSeek, '02 00 02 35 30 03 06'],
    [crt02Commands.rfUid, '02 00 02 35 31 03 07'],
  ])('commands are those of the known vectors', ({ cm, pm }, hex) => {
    expect(hexOf(encodeCrt02(cm, pm))).toBe(hex)
  })

  test('data stands after command and parameter and counts in the length', () => {
    expect(hexOf(encodeCrt02(0x35, 0x33, Uint8Array.of(0, 1)))).toBe('02 00 04 35 33 00 01 03 02')
  })

  test('acknowledgements stand outside of frames only', () => {
    const content = encodeCrt02(0x31, 0x30, Uint8Array.of(0x06, 0x15, 0x02))
    const signals = crt02Decoder().push(Uint8Array.from([0x06, ...content, 0x15]))
    expect(signals.map((s) => s.kind)).toEqual(['ack', 'frame', 'nak'])
  })

  const anyPart = fc.oneof(
    fc.uint8Array({ maxLength: 12 }),
    fc.constantFrom(inside, inside.slice(0, 5), inside.slice(2), bytesOfHex('06'), bytesOfHex('15 02 00 04')),
    fc.nat(7).map((at) => Uint8Array.from(inside).fill(0x5a, at, at + 1)),
  )

  test('whatever comes, however cut, it never throws, holds one frame at most, and after silence finds the next good one', () => {
    fc.assert(
      fc.property(fc.array(anyPart, { maxLength: 5 }), fc.nat(6), (parts, cut) => {
        const decoder = crt02Decoder()
        for (const part of parts) {
          decoder.push(part.subarray(0, cut))
          decoder.push(part.subarray(cut))
          if (decoder.buffered > 517) return false
        }
        // Silence: nothing that looked like a beginning was one.
        while (decoder.buffered > 0) decoder.resync()
        return frames(decoder.push(inside)).join() === hexOf(inside.subarray(3, 6))
      }),
      { numRuns },
    )
  })

  test('every content comes out as it went in, split or merged', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 4 }),
        fc.nat(50),
        (contents, cut) => {
          const bytes = Uint8Array.from(contents.flatMap((data) => [0x06, ...encodeCrt02(0x35, 0x31, data)]))
          const decoder = crt02Decoder()
          const found = [...decoder.push(bytes.subarray(0, cut)), ...decoder.push(bytes.subarray(cut))]
          return frames(found).join() === contents.map((data) => hexOf(Uint8Array.of(0x35, 0x31, ...data))).join()
        },
      ),
      { numRuns: Math.min(numRuns, 20_000) },
    )
  })
})

describe('the state byte of MT dispensers', () => {
  test('place, stacker and jam by their bits', () => {
    expect(mtStateOf(Uint8Array.of(0))).toEqual({ place: 'none', stacker: 'enough', busy: false, jammed: false })
    expect(mtStateOf(Uint8Array.of(0x5a))).toEqual({ place: 'mouth', stacker: 'few', busy: true, jammed: true })
    expect(mtStateOf(Uint8Array.of(0xb0))).toMatchObject({ place: 'inside', stacker: 'empty' })
    expect(mtStateOf(new Uint8Array(0))).toBeUndefined()
  })

  test('of a stacker that is empty one condition stands, not two', () => {
    for (let bits = 0; bits < 256; bits += 1) {
      const state = mtStateOf(Uint8Array.of(bits))
      expect(state && mtConditions(state).length).toBe((bits & 0x90) === 0 ? 0 : 1)
    }
  })
})

describe('what an answer says', () => {
  test('places by their codes, of models that tell positions and of those that do not', () => {
    const place = (hex: string) => placeOf(bytesOfHex(hex))
    expect(place('4e 4a 4a')).toBe('none')
    expect(place('48 4a 4a')).toBe('gate')
    expect(place('49 4a 4a')).toBe('front')
    expect(place('4b 4a 4e')).toBe('inside')
    expect(place('46 4e 4e')).toBe('abnormal')
    expect([place('59'), place('4e'), place('45'), place('21')]).toEqual(['inside', 'none', 'none', undefined])
  })

  test('results and refusals, with codes as numbers and as digits', () => {
    expect(['59', '4e', '45', '57', '00'].map((hex) => resultOf(bytesOfHex(hex)))).toEqual([
      'done',
      'failed',
      'noCard',
      'wrongPlace',
      undefined,
    ])
    expect(answerOf(bytesOfHex('4e 31 02'))).toEqual({ good: false, cm: 0x31, error: 'notNow' })
    expect(answerOf(bytesOfHex('4e 32 36'))).toEqual({ good: false, cm: 0x32, error: 'abnormalCard' })
    expect(answerOf(bytesOfHex('4e 32 99'))).toMatchObject({ error: 'error-153' })
  })

  test('a number of four or seven bytes; zeroes are none', () => {
    expect(uidOf(bytesOfHex('59 f2 8a 0d 00'))).toBe('f28a0d00')
    expect(uidOf(bytesOfHex('59 04 a1 b2 c3 d4 e5 f6'))).toBe('04a1b2c3d4e5f6')
    for (const none of ['59 00 00 00 00', '4e f2 8a 0d 00', '45 00 00 00 00', '59 f2 8a', '59'])
      expect(uidOf(bytesOfHex(none))).toBeUndefined()
  })

  test('no content makes it throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), (content) => {
        const answer = answerOf(content)
        if (answer?.good) [placeOf(answer.data), resultOf(answer.data), uidOf(answer.data)]
        return true
      }),
      { numRuns },
    )
  })
})
