import type { RecordedPart, Scrubber } from './scrub.ts'

/** Commands that carry nothing but themselves: DLE EOT n, DLE ENQ n, GS I n, GS a n, ESC @. */
const bare: readonly { readonly starts: readonly number[]; readonly length: number }[] = [
  { starts: [0x10, 0x04], length: 3 },
  { starts: [0x10, 0x05], length: 3 },
  { starts: [0x1d, 0x49], length: 3 },
  { starts: [0x1d, 0x61], length: 3 },
  { starts: [0x1b, 0x40], length: 2 },
]

const isBare = (bytes: Uint8Array) =>
  bare.some(({ starts, length }) => bytes.length === length && starts.every((byte, i) => bytes[i] === byte))

/** ESC/POS: what the printer says in clear (states and names of models); of what goes to it, only bare commands. */
export function escposScrubber(): Scrubber {
  return {
    push: (direction, bytes): readonly RecordedPart[] =>
      direction === 'in' || isBare(bytes)
        ? [{ bytes: Uint8Array.from(bytes) }]
        : [{ masked: bytes.length, what: 'job' }],
  }
}
