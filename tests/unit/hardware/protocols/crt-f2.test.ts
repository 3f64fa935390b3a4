import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytesOfHex, hexOf } from '../../../../src/hardware/profiles/bytes.ts'
import type { CrtSignal } from '../../../../src/hardware/protocols/crt/framing.ts'
import { answerOf } from '../../../../src/hardware/protocols/crt-f2/answer.ts'
import { f2Commands, resetAnswerIn } from '../../../../src/hardware/protocols/crt-f2/commands.ts'
import { encodeCommand, encodeFrame, f2Decoder } from '../../../../src/hardware/protocols/crt-f2/frame.ts'

const numRuns = Number(process.env.KIOSKD_FUZZ ?? 100_000)
const frames = (signals: readonly CrtSignal[]) => signals.flatMap((s) => (s.kind === 'frame' ? [hexOf(s.content)] : []))
const status = bytesOfHex('f2 00 00 06 50 31 30 30 32 30 03 94')

describe('F2 frames', () => {
  test.each([
    [f2Commands.initialise, 'f2 00 00 03 43 30 33 03 b2'],
    [f2Commands.status, 'f2 00 00 03 43 31 30 03 b0'],
    [f2Commands.toGate, 'f2 00 00 03 43 32 39 03 ba'],
  ])('commands are those of the known vectors', ({ cm, pm }, hex) => {
    expect(hexOf(encodeCommand(cm, pm))).toBe(hexOf(bytesOfHex(hex)))
  })

  test('acknowledgements stand outside of frames only', () => {
    const inside = encodeFrame(Uint8Array.of(0x50, 0x31, 0x30, 0x30, 0x32, 0x30, 0x06, 0x15))
    const signals = f2Decoder().push(Uint8Array.from([0x06, ...inside, 0x15]))
    expect(signals.map((s) => s.kind)).toEqual(['ack', 'frame', 'nak'])
  })

  const anyPart = fc.oneof(
    fc.uint8Array({ maxLength: 12 }),
    fc.constantFrom(
      status,
      status.slice(0, 7),
      status.slice(3),
      bytesOfHex('06'),
      bytesOfHex('15'),
      bytesOfHex('f2 00 00 04'),
    ),
    fc.nat(11).map((at) => Uint8Array.from(status).fill(0x5a, at, at + 1)),
  )

  test('whatever comes, however cut, it never throws, holds one frame at most, and after silence finds the next good one', () => {
    fc.assert(
      fc.property(fc.array(anyPart, { maxLength: 5 }), fc.nat(6), (parts, cut) => {
        const decoder = f2Decoder()
        for (const part of parts) {
          decoder.push(part.subarray(0, cut))
          decoder.push(part.subarray(cut))
          if (decoder.buffered > 1030) return false
        }
        // Silence: nothing that looked like a beginning was one.
        while (decoder.buffered > 0) decoder.resync()
        return frames(decoder.push(status)).join() === hexOf(status.subarray(4, 10))
      }),
      { numRuns },
    )
  })

  test('every content comes out as it went in, split or merged', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 3, maxLength: 40 }), { minLength: 1, maxLength: 4 }),
        fc.nat(50),
        (contents, cut) => {
          const bytes = Uint8Array.from(contents.flatMap((content) => [0x06, ...encodeFrame(content)]))
          const decoder = f2Decoder()
          const found = [...decoder.push(bytes.subarray(0, cut)), ...decoder.push(bytes.subarray(cut))]
          return frames(found).join() === contents.map(hexOf).join()
        },
      ),
      { numRuns: Math.min(numRuns, 20_000) },
    )
  })
})

describe('what an answer says', () => {
  test('states by their three bytes, errors by name', () => {
    expect(answerOf(bytesOfHex('50 31 30 32 31 31'))).toMatchObject({
      good: true,
      state: { place: 'inside', stacker: 'few', binFull: true },
    })
    expect(answerOf(bytesOfHex('4e 32 39 31 30'))).toEqual({ good: false, cm: 0x32, pm: 0x39, error: 'jam' })
    expect(answerOf(bytesOfHex('45 32 39 41 30'))).toMatchObject({ good: false, error: 'stackerEmpty' })
    expect(answerOf(bytesOfHex('4e 32 39 5a 0a'))).toMatchObject({ error: 'error-Z' })
    expect(answerOf(bytesOfHex('50 31 30 39 31 31'))).toBeUndefined()
  })

  test('no content makes it throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), (content) => {
        answerOf(content)
        resetAnswerIn(content)
        return true
      }),
      { numRuns },
    )
  })

  test('the answer to reset is found with and without the kind of protocol before it', () => {
    expect(hexOf(resetAnswerIn(bytesOfHex('30 3b 02 14 50')))).toBe('3b 02 14 50')
    expect(hexOf(resetAnswerIn(bytesOfHex('3b 02 14 50')))).toBe('3b 02 14 50')
  })
})
