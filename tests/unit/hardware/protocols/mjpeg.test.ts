import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { JpegSplitter } from '../../../../src/hardware/protocols/mjpeg/splitter.ts'

const jpeg = await sharp({ create: { width: 16, height: 16, channels: 3, background: '#268' } })
  .jpeg()
  .toBuffer()
const part = (body: Uint8Array) =>
  Buffer.concat([
    Buffer.from(`--b\r\nContent-Type: image/jpeg\r\nContent-Length: ${body.length}\r\n\r\n`),
    body,
    Buffer.from('\r\n'),
  ])

describe('motion JPEG', () => {
  test('frames come out whole however the stream is cut', () => {
    const stream = Buffer.concat([part(jpeg), part(jpeg)])
    for (let cut = 0; cut <= stream.length; cut += 1) {
      const splitter = new JpegSplitter(100_000)
      const frames = [...splitter.push(stream.subarray(0, cut)), ...splitter.push(stream.subarray(cut))]
      expect(frames.map((f) => Buffer.compare(f, jpeg))).toEqual([0, 0])
    }
  })

  test('an EXIF thumbnail does not end the picture', () => {
    const thumbnail = Buffer.from([0xff, 0xd8, 0xff, 0xdb, 0xff, 0xd9])
    const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0, thumbnail.length + 2]), thumbnail])
    const picture = Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)])
    expect(new JpegSplitter(100_000).push(picture).map((f) => Buffer.compare(f, picture))).toEqual([0])
  })

  test('a picture that was cut off is dropped, the next is found', () => {
    const splitter = new JpegSplitter(100_000)
    const frames = splitter.push(Buffer.concat([part(jpeg.subarray(0, jpeg.length - 20)), part(jpeg)]))
    expect(frames.map((f) => Buffer.compare(f, jpeg))).toEqual([0])
  })

  test('a picture without proper headers ends at its end mark', () => {
    const loose = Buffer.from([0xff, 0xd8, 1, 2, 3, 4, 0xff, 0xd9])
    expect(new JpegSplitter(1000).push(loose).map((f) => Buffer.compare(f, loose))).toEqual([0])
  })

  test('never grows over its bound, never throws, and gets over any noise', () => {
    const splitter = new JpegSplitter(2000)
    const mutated = fc
      .tuple(fc.nat(jpeg.length - 1), fc.nat(255))
      .map(([at, v]) => Uint8Array.from(jpeg, (b, i) => (i === at ? v : b)))
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 60 }), mutated), (noise) => {
        splitter.push(noise)
        expect(splitter.buffered).toBeLessThanOrEqual(2000)
      }),
      { numRuns: Number(process.env.KIOSKD_FUZZ ?? 100_000) },
    )
    const frames = Array.from({ length: 8 }, () => splitter.push(part(jpeg))).flat()
    expect(frames.some((f) => Buffer.compare(f, jpeg) === 0)).toBe(true)
  })
})
