import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytesOfHex, hexOf } from '../../../../src/hardware/profiles/bytes.ts'
import { cardNumberIn } from '../../../../src/hardware/protocols/emv/card-number.ts'
import {
  aidsIn,
  directorySfi,
  environments,
  processingOptions,
  recordsOf,
} from '../../../../src/hardware/protocols/emv/commands.ts'
import { continuation, parseAnswer, readRecord, selectByName } from '../../../../src/hardware/protocols/iso7816/apdu.ts'
import { dolLength, findAll, findFirst, parseTlv } from '../../../../src/hardware/protocols/iso7816/tlv.ts'
import {
  itemValue,
  readItem,
  selectEnvironment,
  selectFile,
} from '../../../../src/hardware/protocols/social-security/commands.ts'
import {
  dateOf,
  digitsOf,
  isHolderNumber,
  sexOf,
  textOf,
} from '../../../../src/hardware/protocols/social-security/fields.ts'
import { VpcdSplitter, vpcdFrame } from '../../../../src/hardware/transports/vpcd-frames.ts'

const numRuns = Number(process.env.KIOSKD_FUZZ ?? 100_000)
const hex = (text: string) => hexOf(bytesOfHex(text))

describe('commands and answers of a chip', () => {
  test('what is sent is what the facts say', () => {
    expect(hexOf(selectEnvironment())).toBe(hex('00 a4 04 00 0f 73 78 31 2e 73 68 2e c9 e7 bb e1 b1 a3 d5 cf'))
    expect(hexOf(selectFile(0xef05))).toBe(hex('00 a4 02 00 02 ef 05'))
    expect(hexOf(readItem('idNumber'))).toBe(hex('00 b2 08 00 14'))
    expect(hexOf(selectByName(environments.contact))).toBe(
      hex('00 a4 04 00 0e 31 50 41 59 2e 53 59 53 2e 44 44 46 30 31'),
    )
    expect(hexOf(readRecord(1, 1))).toBe(hex('00 b2 01 0c 00'))
  })

  test('61 and 6C are followed, with Le where it belongs', () => {
    expect(hexOf(continuation(selectEnvironment(), 0x6113) ?? new Uint8Array(0))).toBe(hex('00 c0 00 00 13'))
    expect(hexOf(continuation(readRecord(1, 1), 0x6c25) ?? new Uint8Array(0))).toBe(hex('00 b2 01 0c 25'))
    expect(hexOf(continuation(bytesOfHex('80 a8 00 00 02 83 00'), 0x6c0a) ?? new Uint8Array(0))).toBe(
      hex('80 a8 00 00 02 83 00 0a'),
    )
    expect(continuation(readRecord(1, 1), 0x9000)).toBeUndefined()
  })

  test('no bytes make anything here throw or grow', () => {
    const some = fc.uint8Array({ maxLength: 64 })
    fc.assert(
      fc.property(some, fc.nat(0xffff), (bytes, sw) => {
        const answer = parseAnswer(bytes)
        const next = continuation(bytes, sw)
        const objects = parseTlv(bytes)
        const options = processingOptions(bytes)
        return (
          (answer?.data.length ?? 0) <= bytes.length &&
          (next?.length ?? 0) <= bytes.length + 5 &&
          objects.every((o) => o.value.length <= bytes.length) &&
          (options?.length ?? 0) <= 257 &&
          recordsOf(bytes).length <= 32 &&
          aidsIn(bytes).every((aid) => aid.length <= 16) &&
          directorySfi(bytes) <= 10 &&
          (cardNumberIn(bytes)?.pan.length ?? 0) <= 19 &&
          textOf(bytes).length <= bytes.length &&
          /^(\d{8})?$/.test(dateOf(bytes)) &&
          (itemValue('name', bytes)?.length ?? 0) <= 30
        )
      }),
      { numRuns },
    )
  })
})

describe('data objects', () => {
  test('found at any depth; lengths of two forms; cut ones end the list', () => {
    const bytes = bytesOfHex('6f 0e 84 02 aa bb a5 08 9f 38 03 9f 66 04 88 00')
    expect(hexOf(findFirst(bytes, 0x9f38) ?? new Uint8Array(0))).toBe('9f 66 04')
    expect(findAll(bytes, 0x84)).toHaveLength(1)
    expect(parseTlv(Uint8Array.from([0x5a, 0x81, 0x80, ...new Uint8Array(128)]))[0]?.value).toHaveLength(128)
    expect(parseTlv(bytesOfHex('5a 05 01 02'))).toEqual([])
  })

  test('a PDOL says how much it wants; GET PROCESSING OPTIONS gives it zeroes', () => {
    expect(dolLength(bytesOfHex('9f 66 04 9f 02 06 5f 2a 02'))).toBe(12)
    expect(dolLength(bytesOfHex('9f 66'))).toBeUndefined()
    const fci = bytesOfHex('6f 08 a5 06 9f 38 03 9f 66 04')
    expect(hexOf(processingOptions(fci) ?? new Uint8Array(0))).toBe(hex('80 a8 00 00 06 83 04 00 00 00 00'))
    expect(hexOf(processingOptions(bytesOfHex('6f 00')) ?? new Uint8Array(0))).toBe(hex('80 a8 00 00 02 83 00'))
  })

  test('records by the file locator, in both forms of answer', () => {
    const records = [
      { sfi: 1, record: 1 },
      { sfi: 2, record: 1 },
      { sfi: 2, record: 2 },
    ]
    expect(recordsOf(bytesOfHex('80 0a 7c 00 08 01 01 00 10 01 02 01'))).toEqual(records)
    expect(recordsOf(bytesOfHex('77 0e 82 02 7c 00 94 08 08 01 01 00 10 01 02 01'))).toEqual(records)
  })

  test('the number of a card by 5A or by track 2', () => {
    expect(cardNumberIn(bytesOfHex('70 0f 5a 08 62 00 00 00 00 00 00 05 5f 24 03 30 12 31'))).toMatchObject({
      pan: '6200000000000005',
    })
    const track = bytesOfHex('70 13 57 11 62 00 00 00 00 00 00 05 d3 01 22 01 00 00 00 00 0f')
    expect(cardNumberIn(track)).toEqual({ pan: '6200000000000005', expiry: '3012' })
  })
})

describe('fields of a social security card', () => {
  test('names in GBK up to the first 00, digits up to the first F', () => {
    expect(textOf(bytesOfHex('cd f5 d0 e3 d3 a2 00 00 00'))).toBe('王秀英')
    expect(digitsOf(bytesOfHex('99 01 01 ff ff'))).toBe('990101')
    expect(dateOf(bytesOfHex('19 54 03 12'))).toBe('19540312')
    expect(dateOf(bytesOfHex('ff ff ff ff'))).toBe('')
  })

  test('sex as ASCII or as a number, and numbers that can be a person', () => {
    expect(['31', '02', '39', '00'].map((text) => sexOf(bytesOfHex(text)))).toEqual([
      'male',
      'female',
      'unspecified',
      'unknown',
    ])
    expect([isHolderNumber('99010119540312002X'), isHolderNumber('9901011954')]).toEqual([true, false])
  })
})

describe('messages of the virtual smart card protocol', () => {
  test('however cut, every message comes out as it went in, and empty ones count', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 6 }), fc.nat(40), (messages, cut) => {
        const bytes = Uint8Array.from(messages.flatMap((message) => [...vpcdFrame(message)]))
        const splitter = new VpcdSplitter()
        const out = [...(splitter.push(bytes.subarray(0, cut)) ?? []), ...(splitter.push(bytes.subarray(cut)) ?? [])]
        return out.map(hexOf).join() === messages.map(hexOf).join()
      }),
      { numRuns: Math.min(numRuns, 20_000) },
    )
  })

  test('an impossible length is the end, not an overflow', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 }), (parts) => {
        const splitter = new VpcdSplitter()
        return parts.every((part) => (splitter.push(part) ?? []).every((message) => message.length <= 1024))
      }),
      { numRuns: Math.min(numRuns, 20_000) },
    )
  })
})
