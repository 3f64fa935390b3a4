import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PatternMatcher } from '../../../../src/hardware/protocols/byte-pattern/matcher.ts'
import { compile, encode, match, type Template } from '../../../../src/hardware/protocols/byte-pattern/template.ts'

const numRuns = Number(process.env.KIOSKD_FUZZ ?? 100_000)
const must = (text: string): Template => {
  const template = compile(text)
  if (!template) throw new Error(text)
  return template
}
const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))

const opened = must('8A {board} {lock} 00 {xor}')
const shut = must('8A {board} {lock} 11 {xor}')
const state = must('02 {lock} ?? {state} 03 {sum}')
const patterns = [
  { template: opened, meaning: 'opened' },
  { template: shut, meaning: 'shut' },
  { template: state, meaning: 'state' },
]

describe('byte patterns', () => {
  test('hex, names and both checks are written as the boards want them', () => {
    expect(encode(shut, { board: 1, lock: 1 })).toEqual(hex('8A 01 01 11 9B'))
    expect(encode(must('02 {lock} 30 03 {sum}'), { lock: 0 })).toEqual(hex('02 00 30 03 35'))
    expect(encode(shut, { board: 1 })).toBeUndefined()
    expect(encode(shut, { board: 1, constructor: 1 })).toBeUndefined()
    expect(encode(state, { lock: 1, state: 1 })).toBeUndefined()
  })

  test('a frame is read with its names; a wrong check is no frame; half a frame may become one', () => {
    expect(match(opened, hex('8A 02 0A 00 82'))).toEqual({ board: 2, lock: 10 })
    expect(match(opened, hex('8A 02 0A 00 83'))).toBeUndefined()
    expect(match(opened, hex('8A 02'))).toBe('more')
    expect(match(must('A0 {x} {x}'), hex('A0 01 02'))).toBeUndefined()
  })

  test('what is no template is none', () => {
    for (const text of ['', '8', '8A  01', '{Board}', '8A {', '?? ?', '0x8A', Array(65).fill('00').join(' ')])
      expect(compile(text)).toBeUndefined()
  })

  test('any text compiles or does not, and never throws', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 40, unit: fc.constantFrom('8', 'A', ' ', '?', '{', '}', 'x', 'o', 'r') }),
        (text) => {
          const template = compile(text)
          if (template) encode(template, {})
          return template === undefined || template.length <= 64
        },
      ),
      { numRuns },
    )
  })

  /*
   * As boards have them. With board 0 and lock 0 a stray header and zeroes are a good frame by every rule there is, and so is a stray
   * header before the frame of board 17, lock 17 (0x11): `8A 8A 11 11 00` says that lock 17 of board 138 is shut.
   */
  const boardNumber = fc.integer({ min: 1, max: 16 })
  const lockNumber = fc.integer({ min: 1, max: 24 })

  test('any bytes, however cut: never throws, keeps less than a frame, and the next good one is found', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(40), boardNumber, lockNumber, (noise, cut, board, lock) => {
        const matcher = new PatternMatcher(patterns)
        const good = encode(opened, { board, lock }) ?? new Uint8Array(0)
        matcher.push(noise.subarray(0, cut))
        matcher.push(noise.subarray(cut))
        if (matcher.buffered >= 6) return false
        // One good frame may be swallowed by a half frame before it; not two.
        const found = [...matcher.push(good), ...matcher.push(good)]
        return found.some(({ meaning, names }) => meaning === 'opened' && names.board === board && names.lock === lock)
      }),
      { numRuns },
    )
  })

  test('merged, repeated and split frames are found each once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(255), fc.nat(255), fc.boolean()), { maxLength: 6 }),
        fc.integer({ min: 1, max: 9 }),
        (frames, piece) => {
          const all = frames.flatMap(([board, lock, open]) => [
            ...(encode(open ? opened : shut, { board, lock }) ?? []),
          ])
          const matcher = new PatternMatcher(patterns)
          const found: unknown[] = []
          for (let at = 0; at < all.length; at += piece)
            found.push(...matcher.push(Uint8Array.from(all.slice(at, at + piece))))
          return found.length === frames.length && matcher.buffered === 0
        },
      ),
      { numRuns: Math.min(numRuns, 50_000) },
    )
  })
})
