import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  maxCodeBytes,
  type ScannedCode,
  symbologyOfAim,
  textOf,
} from '../../../../src/hardware/protocols/barcode/code.ts'
import { gm65Commands, SerialCodeDecoder } from '../../../../src/hardware/protocols/barcode/gm65.ts'
import { HidPosDecoder } from '../../../../src/hardware/protocols/barcode/hid-pos.ts'
import { KeyboardDecoder } from '../../../../src/hardware/protocols/barcode/keyboard.ts'

const numRuns = Number(process.env.KIOSKD_FUZZ ?? 100_000)
const bytes = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))
const said = (code: ScannedCode | undefined) => code && (code.kind === 'code' ? textOf(code.bytes) : code.why)

/** A HID POS report by the table of the manual. */
function posReport(text: string, continued = false, aim = ']Q1'): Uint8Array {
  const report = Buffer.alloc(64)
  report[0] = 2
  report[1] = text.length
  report.write(aim, 2, 'latin1')
  report.write(text, 5, 'latin1')
  report[63] = continued ? 1 : 0
  return report
}

describe('HID POS reports', () => {
  test('a short code is one report, with its symbology', () => {
    expect(new HidPosDecoder().push(posReport('6901234567892', false, ']E0'))).toMatchObject({ symbology: 'ean13' })
  })

  test('a code of more than 56 bytes is joined from its reports', () => {
    const decoder = new HidPosDecoder()
    expect(decoder.push(posReport('a'.repeat(56), true))).toBeUndefined()
    expect(decoder.push(posReport('b'.repeat(56), true))).toBeUndefined()
    expect(said(decoder.push(posReport('end')))).toBe(`${'a'.repeat(56)}${'b'.repeat(56)}end`)
  })

  test('a code whose end was lost does not become part of the next one', () => {
    const decoder = new HidPosDecoder()
    decoder.push(posReport('lost', true, ']C0'))
    expect(said(decoder.push(posReport('whole')))).toBe('whole')
  })

  test('a code that never ends is not kept', () => {
    const decoder = new HidPosDecoder()
    for (let i = 0; i < 100_000; i += 1) decoder.push(posReport('x'.repeat(56), true))
    expect(decoder.push(posReport('x'))).toEqual({ kind: 'invalid', why: 'tooLong' })
    expect(said(decoder.push(posReport('next')))).toBe('next')
  })

  test('whatever comes, the next good code is found', () => {
    const decoder = new HidPosDecoder()
    const junk = fc.oneof(
      fc.uint8Array({ maxLength: 70 }),
      fc.tuple(fc.nat(63), fc.nat(255)).map(([at, value]) => posReport('junk').fill(value, at, at + 1)),
    )
    fc.assert(
      fc.property(junk, (report) => {
        decoder.push(report)
        // A part that was taken as the beginning of a code ends by the driver's timer.
        decoder.wipe()
        return said(decoder.push(posReport('KIOSK-1'))) === 'KIOSK-1'
      }),
      { numRuns },
    )
  })
})

describe('key strokes', () => {
  const type = (decoder: KeyboardDecoder, reports: string) =>
    reports.split('|').map((report) => decoder.push(bytes(report)))
  const up = '0000000000000000'

  test('letters, digits and shift by the usage table, ended by Enter', () => {
    const decoder = new KeyboardDecoder()
    // Shift-A, b, 1, 0, shift-1, minus, Enter
    const keys = ['0200040000000000', '0000050000000000', '00001e0000000000', '0000270000000000']
    const more = ['2000 1e0000000000', '00002d0000000000', '0000280000000000']
    const codes = type(decoder, [...keys, ...more].join(`|${up}|`))
    expect(said(codes.at(-1))).toBe('Ab10!-')
  })

  test('a key that is still held down is not typed again', () => {
    const decoder = new KeyboardDecoder()
    type(decoder, '0000040000000000|0000040500000000|0000050000000000|0000000000000000|0000050000000000')
    expect(said(decoder.flush())).toBe('abb')
  })

  test('nothing typed is no code, and too much is not kept', () => {
    const decoder = new KeyboardDecoder()
    expect(decoder.push(bytes('0000280000000000'))).toBeUndefined()
    for (let i = 0; i <= maxCodeBytes; i += 1) type(decoder, `0000040000000000|${up}`)
    expect(decoder.push(bytes('0000280000000000'))).toEqual({ kind: 'invalid', why: 'tooLong' })
  })

  test('whatever comes, the next good code is found', () => {
    const decoder = new KeyboardDecoder()
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (junk) => {
        decoder.push(junk)
        decoder.push(bytes(up))
        decoder.flush()
        type(decoder, `00000e0000000000|${up}`)
        return said(decoder.push(bytes('0000280000000000'))) === 'k'
      }),
      { numRuns },
    )
  })
})

describe('serial scanners', () => {
  const ack = '02 00 00 01 00 33 31'

  test.each([
    ['trigger', '7e000801000201abcd'],
    ['stop', '7e000801000200abcd'],
    ['queryBaud', '7e000701002a02d80f'],
  ] as const)('%s is sent as the manual has it', (command, wanted) => {
    expect(Buffer.from(gm65Commands[command]).toString('hex')).toBe(wanted)
  })

  test.each([
    ['CR', '0d'],
    ['CRLF', '0d0a'],
    ['LF', '0a'],
  ])('a code ends with %s', (_name, end) => {
    const decoder = new SerialCodeDecoder()
    const events = decoder.push(bytes(`4b31${end}4b32${end}`))
    expect(events.map((e) => (e.kind === 'answer' ? 'answer' : said(e)))).toEqual(['K1', 'K2'])
  })

  test('the ack before a code is cut out exactly, wherever the pieces are cut', () => {
    const all = bytes(`${ack}4b494f534b0d`)
    for (let cut = 0; cut <= all.length; cut += 1) {
      const decoder = new SerialCodeDecoder()
      decoder.expectAnswer()
      const events = [...decoder.push(all.subarray(0, cut)), ...decoder.push(all.subarray(cut))]
      expect(events.map((e) => (e.kind === 'answer' ? 'answer' : said(e)))).toEqual(['answer', 'KIOSK'])
    }
  })

  test('an answer that holds a CR is still an answer, and one nobody asked for is not', () => {
    // Data 0d 0a with the check of a published implementation's polynomial (1021, from 0).
    const asked = new SerialCodeDecoder()
    asked.expectAnswer()
    expect(asked.push(bytes('02 00 00 02 39 01 c1 4c'))).toEqual([{ kind: 'answer', data: bytes('3901') }])
    expect(new SerialCodeDecoder().push(bytes(`${ack}0d`))).toMatchObject([{ kind: 'code' }])
  })

  test('whatever comes, the buffer stays bounded and the next good code is found', () => {
    const decoder = new SerialCodeDecoder()
    const junk = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.uint8Array({ maxLength: 10 }).map((tail) => Uint8Array.from([2, 0, 0, ...tail])),
    )
    fc.assert(
      fc.property(junk, fc.boolean(), (noise, asked) => {
        if (asked) decoder.expectAnswer()
        decoder.push(noise)
        decoder.flush()
        decoder.wipe()
        const [event] = decoder.push(bytes('4b310d'))
        return event?.kind === 'code' && said(event) === 'K1'
      }),
      { numRuns },
    )
    for (let i = 0; i < 100; i += 1) decoder.push(new Uint8Array(100).fill(0x41))
    expect(decoder.push(bytes('0d'))).toEqual([{ kind: 'invalid', why: 'tooLong' }])
  })
})

describe('what a code says', () => {
  test('UTF-8 and GB 18030 are both read', () => {
    expect(textOf(Buffer.from('健康码'))).toBe('健康码')
    expect(textOf(bytes('bda1 bfb5 c2eb'))).toBe('健康码')
  })

  test.each([
    [']Q0', 'qrCode'],
    [']Q1', 'qrCode'],
    [']C0', 'code128'],
    [']C1', 'ean128'],
    [']E0', 'ean13'],
    [']E4', 'ean8'],
    [']L0', 'pdf417'],
    [']d2', 'dataMatrix'],
    [']X0', 'unknown'],
    ['???', 'unknown'],
  ])('%s is %s', (aim, symbology) => {
    expect(symbologyOfAim(aim)).toBe(symbology)
  })
})
