import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytesOfHex, hexOf } from '../../../../src/hardware/profiles/bytes.ts'
import { Crt541Decoder, encodeCrt541 } from '../../../../src/hardware/protocols/crt-541/frame.ts'

const numRuns = Number(process.env.KIOSKD_FUZZ ?? 100_000)
const ready = bytesOfHex('02 30 30 30 30 03 01')

test('commands are those of the known vectors', () => {
  expect(hexOf(encodeCrt541('enquire'))).toBe('02 30 30 41 50 03 10')
  expect(hexOf(encodeCrt541('dispense'))).toBe('02 30 30 44 43 03 06')
})

test('an acknowledgement and a state, however cut', () => {
  const bytes = bytesOfHex('06 30 30 02 30 30 33 31 03 03')
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    const decoder = new Crt541Decoder()
    expect([...decoder.push(bytes.subarray(0, cut)), ...decoder.push(bytes.subarray(cut))]).toEqual([
      { kind: 'ack' },
      { kind: 'state', working: 'lastOk', enough: false },
    ])
  }
})

test('whatever came before, one whole answer is found after it, and no more than seven bytes are held', () => {
  const part = fc.oneof(
    fc.uint8Array({ maxLength: 10 }),
    fc.constantFrom(ready, ready.slice(0, 4), ready.slice(2), bytesOfHex('06 30'), bytesOfHex('02 30 30')),
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 4 }), (parts) => {
      const decoder = new Crt541Decoder()
      for (const bytes of parts) {
        decoder.push(bytes)
        if (decoder.buffered > 7) return false
      }
      const found = [...decoder.push(ready), ...decoder.push(ready)]
      return found.some((signal) => signal.kind === 'state' && signal.working === 'ready' && signal.enough)
    }),
    { numRuns },
  )
})
