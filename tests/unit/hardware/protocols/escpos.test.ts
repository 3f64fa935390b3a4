import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeGb18030 } from '../../../../src/hardware/drivers/escpos-text.ts'
import { CommandParser } from '../../../../src/hardware/protocols/escpos/command-parser.ts'
import type { PrinterCommand, RealTimeCommand } from '../../../../src/hardware/protocols/escpos/commands.ts'
import { PrinterDecoder } from '../../../../src/hardware/protocols/escpos/decoder.ts'
import { feedAndCut, nativeQr, rasterBands } from '../../../../src/hardware/protocols/escpos/encoder.ts'
import { rasterOf } from '../../../../src/hardware/protocols/escpos/raster-of.ts'
import { conditionsIn, StatusMemory } from '../../../../src/hardware/protocols/escpos/status-bits.ts'
import { textLine } from '../../../../src/hardware/protocols/escpos/text.ts'

const runs = Number(process.env.KIOSKD_FUZZ ?? 100_000)

const epson = {
  dleEot: { '2': { '04': 'cover-open-error' }, '4': { '04': 'media-low-warning', '60': 'media-empty-error' } },
  asb: { '1': { '20': 'cover-open-error' }, '3': { '0c': 'media-empty-error' } },
}

function parse(stream: Uint8Array): { commands: PrinterCommand[]; realTime: RealTimeCommand[] } {
  const realTime: RealTimeCommand[] = []
  const commands = new CommandParser((command) => realTime.push(command)).push(stream)
  return { commands, realTime }
}

describe('what a printer says', () => {
  test('one status byte belongs to the oldest request; without a request it is noise', () => {
    const decoder = new PrinterDecoder()
    expect(decoder.push(Uint8Array.of(0x72))).toEqual([])
    decoder.expectStatus(4)
    decoder.expectStatus(1)
    expect(decoder.push(Uint8Array.of(0x72, 0x12))).toEqual([
      { kind: 'status', n: 4, byte: 0x72 },
      { kind: 'status', n: 1, byte: 0x12 },
    ])
  })

  test('automatic status comes whole, however cut, with XON in between', () => {
    const decoder = new PrinterDecoder()
    expect(decoder.push(Uint8Array.of(0x38, 0x00))).toEqual([])
    expect(decoder.push(Uint8Array.of(0x0c, 0x00, 0x11))).toEqual([
      { kind: 'asb', bytes: [0x38, 0, 0x0c, 0] },
      { kind: 'flow', ready: true },
    ])
  })

  test('a block that lost its end does not eat the answer behind it', () => {
    const decoder = new PrinterDecoder()
    decoder.expectStatus(1)
    expect(decoder.push(Uint8Array.of(0x10, 0x00, 0x12))).toEqual([{ kind: 'status', n: 1, byte: 0x12 }])
  })

  test('after any noise the next block and the next answer are understood', () => {
    const decoder = new PrinterDecoder()
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.boolean(), fc.boolean(), (noise, withInfo, withFull) => {
        if (withInfo) decoder.expectInfo(67)
        if (withFull) decoder.expectFull()
        decoder.push(noise)
        expect(decoder.buffered).toBeLessThanOrEqual(84)
        // Time is up for whatever was asked before.
        decoder.forgetStatus()
        decoder.forgetInfo()
        decoder.forgetFull()
        const blocks = decoder.push(Uint8Array.of(0x18, 0, 0, 0)).filter((m) => m.kind === 'asb')
        expect(blocks).toContainEqual({ kind: 'asb', bytes: [0x18, 0, 0, 0] })
        decoder.expectStatus(2)
        expect(decoder.push(Uint8Array.of(0x16))).toEqual([{ kind: 'status', n: 2, byte: 0x16 }])
      }),
      { numRuns: runs },
    )
  })

  test('the full status of a kiosk printer is six bytes, and only where it was asked for', () => {
    const answer = Uint8Array.of(0x10, 0x0f, 0x21, 0x02, 0x40, 0x01)
    const decoder = new PrinterDecoder()
    decoder.expectFull()
    expect(decoder.push(answer)).toEqual([{ kind: 'full', bytes: [0x21, 0x02, 0x40, 0x01] }])
    expect(decoder.push(Uint8Array.of(0x10, 0x0f, 0, 0))).toEqual([{ kind: 'asb', bytes: [0x10, 0x0f, 0, 0] }])
  })

  test('GS I texts end at their zero', () => {
    const decoder = new PrinterDecoder()
    decoder.expectInfo(67)
    expect(decoder.push(Uint8Array.from([...Buffer.from('_CT-E351'), 0]))).toEqual([
      { kind: 'info', n: 67, text: 'CT-E351' },
    ])
  })

  test('bits mean what the map of the model says', () => {
    expect(conditionsIn(0x72, epson.dleEot['4'])).toEqual(['media-empty-error'])
    expect(conditionsIn(0x12, epson.dleEot['4'])).toEqual([])
  })

  test('the newest word on a condition counts', () => {
    const memory = new StatusMemory(epson)
    memory.automatic([0x30, 0, 0x0c, 0])
    expect(memory.conditions()).toEqual(['cover-open-error', 'media-empty-error'])
    memory.status(2, 0x12)
    expect(memory.conditions()).toEqual(['media-empty-error'])
    memory.automatic([0x10, 0, 0, 0])
    expect(memory.conditions()).toEqual([])
  })
})

describe('what we say to a printer', () => {
  test('a picture becomes bands that together are the picture', () => {
    const image = { widthDots: 20, heightDots: 300, data: Uint8Array.from({ length: 900 }, (_, i) => i & 0xff) }
    const bands = rasterBands(image, 128) ?? []
    expect(bands.map((b) => [...b.subarray(0, 8)])).toEqual([
      [0x1d, 0x76, 0x30, 0, 3, 0, 128, 0],
      [0x1d, 0x76, 0x30, 0, 3, 0, 128, 0],
      [0x1d, 0x76, 0x30, 0, 3, 0, 44, 0],
    ])
    const { commands } = parse(Buffer.concat(bands))
    const rows = commands.flatMap((c) => (c.kind === 'raster' ? [...c.data] : []))
    expect(rows).toEqual([...image.data])
  })

  test('a picture that does not fit its measures is refused', () => {
    expect(rasterBands({ widthDots: 20, heightDots: 2, data: new Uint8Array(5) }, 128)).toBeUndefined()
  })

  test('cut and QR code are the documented bytes', () => {
    expect([...feedAndCut('partial', 24)]).toEqual([0x1d, 0x56, 0x42, 24])
    const qr = nativeQr(Buffer.from('LAB'), 6)
    expect(Buffer.from(qr ?? []).toString('hex')).toBe(
      '1d286b0400314132001d286b0300314306' + '1d286b0300314531' + '1d286b0600315030' + '4c4142' + '1d286b0300315130',
    )
  })
})

describe('letters and dots', () => {
  test('a line of Chinese is the documented bytes, with its size said for letters and characters', () => {
    const bytes = encodeGb18030('你好')
    if (typeof bytes === 'number') throw new Error('refused')
    expect(Buffer.from(bytes).toString('hex')).toBe('c4e3bac3')
    const line = textLine({ bytes, align: 'centre', bold: true, times: 2, spacingDots: 60 })
    expect(Buffer.from(line).toString('hex')).toBe(
      '1b6101' + '1b4501' + '1d2111' + '1c210c' + '1b333c' + 'c4e3bac3' + '0a',
    )
  })

  test('what is encoded comes back from another decoder, never as a question mark nobody wrote, never as a command', () => {
    const decoder = new TextDecoder('gb18030')
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 12 }), (text) => {
        const bytes = encodeGb18030(text)
        if (typeof bytes === 'number') {
          if (bytes >= [...text].length) throw new Error('place beyond the text')
          return
        }
        if (decoder.decode(bytes) !== text) throw new Error('not the same text')
        if (bytes.some((byte) => byte < 0x20)) throw new Error('a control byte')
      }),
      { numRuns: runs },
    )
  })

  test('dots are black below the middle, whatever the width', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 4 }),
        fc.infiniteStream(fc.nat(255)),
        (w, h, s) => {
          const grey = Uint8Array.from({ length: w * h }, () => s.next().value)
          const { data } = rasterOf(grey, w, h)
          for (let i = 0; i < w * h; i += 1) {
            const [x, y] = [i % w, Math.floor(i / w)]
            const black = ((data[y * Math.ceil(w / 8) + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0
            if (black !== (grey[i] ?? 0) < 128) throw new Error(`dot ${i}`)
          }
        },
      ),
      { numRuns: 2000 },
    )
  })
})

describe('the printer side', () => {
  test('current graphics (GS ( L, GS 8 L) are stored and printed once', () => {
    const picture = Uint8Array.of(0xaa, 0x55)
    const store = (head: number[]) => [...head, 0x30, 0x70, 0x30, 1, 1, 0x31, 8, 0, 2, 0, ...picture]
    const print = [0x1d, 0x28, 0x4c, 2, 0, 0x30, 0x32]
    for (const head of [
      [0x1d, 0x28, 0x4c, 12, 0],
      [0x1d, 0x38, 0x4c, 12, 0, 0, 0],
    ]) {
      const { commands } = parse(Uint8Array.from([...store(head), ...print, ...print]))
      expect(commands.filter((c) => c.kind === 'raster')).toEqual([
        { kind: 'raster', widthBytes: 1, rows: 2, data: picture },
      ])
      expect(commands.filter((c) => c.kind === 'unknown')).toEqual([])
    }
  })

  test('a status request inside a picture is carried out and stays part of the picture', () => {
    const band =
      rasterBands({ widthDots: 24, heightDots: 1, data: Uint8Array.of(0x10, 0x04, 0x02) }, 8)?.[0] ?? new Uint8Array()
    const { commands, realTime } = parse(band)
    expect(realTime).toEqual([{ kind: 'status', n: 2 }])
    expect(commands).toEqual([{ kind: 'raster', widthBytes: 3, rows: 1, data: Uint8Array.of(0x10, 0x04, 0x02) }])
  })

  test('any bytes are taken without throwing, split anywhere to the same end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(80), (stream, cut) => {
        const parser = new CommandParser(() => {})
        const whole = parse(stream).commands
        expect([...parser.push(stream.subarray(0, cut)), ...parser.push(stream.subarray(cut))]).toEqual(whole)
      }),
      { numRuns: runs },
    )
  })
})
