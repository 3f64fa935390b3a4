import type { RasterImage } from './encoder.ts'

const middle = 128

/** Dots of a grey picture, one byte each from 0 black to 255 white, row by row: black below the middle. */
export function rasterOf(grey: Uint8Array, widthDots: number, heightDots: number): RasterImage {
  const rowBytes = Math.ceil(widthDots / 8)
  const data = new Uint8Array(rowBytes * heightDots)
  const wholeBytes = widthDots >> 3
  for (let y = 0; y < heightDots; y += 1) {
    let from = y * widthDots
    const to = y * rowBytes
    // Sign bit of `grey - 128` is the dot: eight at a time, without a branch.
    for (let i = 0; i < wholeBytes; i += 1, from += 8)
      data[to + i] =
        ((dot(grey[from]) << 7) |
          (dot(grey[from + 1]) << 6) |
          (dot(grey[from + 2]) << 5) |
          (dot(grey[from + 3]) << 4) |
          (dot(grey[from + 4]) << 3) |
          (dot(grey[from + 5]) << 2) |
          (dot(grey[from + 6]) << 1) |
          dot(grey[from + 7])) &
        0xff
    for (let x = wholeBytes * 8; x < widthDots; x += 1, from += 1)
      data[to + wholeBytes] = (data[to + wholeBytes] ?? 0) | (dot(grey[from]) << (7 - (x & 7)))
  }
  return { widthDots, heightDots, data }
}

const dot = (grey: number | undefined): number => (((grey ?? 255) - middle) >>> 31) & 1
