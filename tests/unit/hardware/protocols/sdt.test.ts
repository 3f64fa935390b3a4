import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sdtCommands } from '../../../../src/hardware/protocols/sdt/commands.ts'
import {
  answerFromBody,
  encodeAnswer,
  encodeRequest,
  FrameDecoder,
  maxFrameLength,
} from '../../../../src/hardware/protocols/sdt/frame.ts'
import { joinReadAnswer, splitReadAnswer } from '../../../../src/hardware/protocols/sdt/read-answer.ts'
import { samIdText } from '../../../../src/hardware/protocols/sdt/sam-id.ts'
import { cardLayout, decodeTextBlock, encodeTextBlock } from '../../../../src/hardware/protocols/sdt/text-block.ts'
import { presetCards } from '../../../../src/hardware/simulators/index.ts'
import { idNumberCheck, isCalendarDate, isValidIdNumber } from '../../../../src/kernel/id-number.ts'

const runs = Number(process.env.KIOSKD_FUZZ ?? 100_000)
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const bytes = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))
const person = {
  name: '张三',
  sex: '1',
  nation: '01',
  birth: '19900101',
  address: '广州市天河区',
  idNumber: '440106199001010013',
  issuer: '广州市公安局',
  validFrom: '20150101',
  validTo: '长期',
}

describe('SDT frames', () => {
  test.each([
    ['resetSam', 'aaaaaa9669000310ffec'],
    ['samStatus', 'aaaaaa9669000311ffed'],
    ['samId', 'aaaaaa9669000312ffee'],
    ['find', 'aaaaaa96690003200122'],
    ['select', 'aaaaaa96690003200221'],
    ['readTextPhoto', 'aaaaaa96690003300132'],
    ['readAddedAddress', 'aaaaaa96690003300330'],
    ['readTextPhotoFingerprint', 'aaaaaa96690003301023'],
  ] as const)('%s is encoded as the protocol document has it', (name, wanted) => {
    const [command, parameter] = sdtCommands[name]
    expect(hex(encodeRequest(command, parameter))).toBe(wanted)
  })

  test('the largest block over the air is set as the protocol document has it', () => {
    expect(hex(encodeRequest(0x61, 0xff, Uint8Array.of(0x50)))).toBe('aaaaaa9669000461ff50ca')
  })

  test.each([
    [0x80, '84'],
    [0x81, '85'],
    [0x91, '95'],
    [0x41, '45'],
    [0x21, '25'],
    [0x10, '14'],
    [0x90, '94'],
  ])('a short answer %i carries the check byte %s', (sw3, check) => {
    expect(hex(encodeAnswer([0, 0, sw3]))).toBe(`aaaaaa9669000400 00${sw3.toString(16)}${check}`.replace(' ', ''))
  })

  test('text and photo together are 1295 bytes', () => {
    const data = joinReadAnswer(encodeTextBlock(person), new Uint8Array(1024))
    expect(encodeAnswer([0, 0, 0x90], data)).toHaveLength(1295)
  })

  test('an answer is found however it is cut', () => {
    const frame = encodeAnswer([0, 0, 0x90], joinReadAnswer(encodeTextBlock(person), new Uint8Array(1024).fill(7)))
    for (let cut = 0; cut <= frame.length; cut += 1) {
      const decoder = new FrameDecoder({ minLength: 4 })
      const bodies = [...decoder.push(frame.subarray(0, cut)), ...decoder.push(frame.subarray(cut))]
      expect(bodies).toHaveLength(1)
      expect(decoder.buffered).toBe(0)
    }
  })

  test('two answers in one piece are two answers', () => {
    const pair = Buffer.concat([encodeAnswer([0, 0, 0x9f], new Uint8Array(4)), encodeAnswer([0, 0, 0x80])])
    expect(new FrameDecoder().push(pair).map((body) => answerFromBody(body)?.sw3)).toEqual([0x9f, 0x80])
  })

  test('whatever came before, the buffer stays bounded and the next good frame is found', () => {
    const good = encodeAnswer([0, 0, 0x9f], Uint8Array.of(1, 2, 3, 4))
    const decoder = new FrameDecoder({ minLength: 4 })
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.uint8Array({ maxLength: 20 }).map((tail) => Uint8Array.from([0xaa, 0xaa, 0xaa, 0x96, 0x69, ...tail])),
      fc
        .tuple(fc.nat(good.length - 1), fc.nat(255))
        .map(([at, value]) => Uint8Array.from(good, (b, i) => (i === at ? value : b))),
      fc.nat(good.length).map((length) => good.subarray(0, length)),
    )
    fc.assert(
      fc.property(noise, (junk) => {
        decoder.push(junk)
        expect(decoder.buffered).toBeLessThanOrEqual(maxFrameLength + 7)
        const found = [...decoder.push(good), ...decoder.resync()].map((body) => hex(body))
        if (!found.includes('00009f01020304')) {
          /* One byte of XOR: junk and the beginning of the good frame can be a frame by chance. Looking for a frame inside
             a whole one instead would let a card's photo forge answers. The one behind it is found. */
          expect(found).toHaveLength(1)
          const next = [...decoder.push(good), ...decoder.resync()].map((body) => hex(body))
          expect(next).toContain('00009f01020304')
        }
        decoder.wipe()
      }),
      { numRuns: runs, examples: [[Uint8Array.of(170, 170, 170, 150, 105, 0, 11, 94, 184, 135, 101, 90)]] },
    )
  })

  test('an answer cut off in the middle does not swallow the one behind it once the line is quiet', () => {
    const decoder = new FrameDecoder()
    const long = encodeAnswer([0, 0, 0x90], new Uint8Array(1284))
    expect(decoder.push(long.subarray(0, 700))).toEqual([])
    expect(decoder.push(encodeAnswer([0, 0, 0x80]))).toEqual([])
    expect(decoder.resync().map(hex)).toEqual(['000080'])
  })
})

describe('the text block', () => {
  test('comes back as it was written, rare characters whole', () => {
    const rare = { ...person, name: '王𠮷𤭢' }
    expect(decodeTextBlock(encodeTextBlock(rare))).toMatchObject({ ok: true, value: { ...rare, layout: 'mainland' } })
  })

  test('a flag nobody has written about is not read as any card', () => {
    const block = encodeTextBlock(person)
    block[248] = 0x5a
    expect(cardLayout(block)).toBeUndefined()
    expect(decodeTextBlock(block)).toMatchObject({ ok: false, error: { code: 'otherLayout' } })
  })

  test.each(['440106199001010013', '11010519491231002X', '810000199001010019', '911156199001010010'])(
    '%s is a valid number and any other check character is not',
    (number) => {
      expect(isValidIdNumber(number)).toBe(true)
      expect(idNumberCheck(number.slice(0, 17))).toBe(number[17])
      const other = number[17] === '0' ? '1' : '0'
      expect(isValidIdNumber(number.slice(0, 17) + other)).toBe(false)
    },
  )

  test('a failure names the field and never its value', () => {
    const wrong = decodeTextBlock(encodeTextBlock({ ...person, idNumber: '440106199001010014' }))
    expect(wrong).toEqual({ ok: false, error: { code: 'invalidField', detail: 'idNumber' } })
  })

  test('days that do not exist are no dates', () => {
    expect([
      isCalendarDate('20240229'),
      isCalendarDate('20230229'),
      isCalendarDate('20231301'),
      isCalendarDate('2023010'),
    ]).toEqual([true, false, false, false])
  })

  test('random blocks never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (block) => {
        decodeTextBlock(block)
        splitReadAnswer(block)
        samIdText(block)
      }),
      { numRuns: runs },
    )
  })

  test('every preset card is valid, and all four layouts are among them', () => {
    const layouts = presetCards.map((card) => {
      const decoded = decodeTextBlock(card.text)
      return decoded.ok ? decoded.value.layout : `${card.id}: ${decoded.error.detail}`
    })
    expect(new Set(layouts)).toEqual(new Set(['mainland', 'hmt', 'foreigner2017', 'foreigner2023']))
  })
})

test('fingerprint variants give the same text and photo', () => {
  const [text, photo] = [encodeTextBlock(person), new Uint8Array(1024).fill(9)]
  for (const fingerprint of [0, 512, 1024]) {
    const head = Uint8Array.of(1, 0, 4, 0, fingerprint >> 8, 0)
    const data = Uint8Array.from([...head, ...text, ...photo, ...new Uint8Array(fingerprint).fill(5)])
    expect(encodeAnswer([0, 0, 0x90], data)).toHaveLength([1297, 1809, 2321][fingerprint / 512] ?? 0)
    const split = splitReadAnswer(data)
    expect([hex(split?.text ?? text.subarray(0, 0)), split?.photo.length]).toEqual([hex(text), 1024])
    expect(split?.fingerprints).toEqual(new Uint8Array(fingerprint).fill(5))
  }
})

test('a SAM id reads as vendor, type, date, serial, random', () => {
  expect(samIdText(bytes('0500 0100 7e2f3301 87d61200 2a000000'))).toBe('05.01-20131710-0001234567-0000000042')
})
