import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeAddedAddress, decodeTextBlock } from '../../../../src/hardware/protocols/sdt/text-block.ts'

/** A block written by byte offset, straight from the published tables, without our encoder. */
function block(fields: Readonly<Record<number, string>>): Uint8Array {
  const bytes = Buffer.alloc(256)
  for (let at = 0; at < 256; at += 2) bytes.writeUInt16LE(0x20, at)
  for (const [offset, text] of Object.entries(fields)) bytes.write(text, Number(offset), 'utf16le')
  return bytes
}

const hmt = {
  0: '陳大文',
  30: '1',
  36: '19900101',
  52: '青石县桃花镇1号',
  122: '810000199001010019',
  158: '青石县公安局',
  188: '20190101',
  204: '20240101',
  220: 'H00000000',
  238: '01',
  248: 'J',
}
const foreigner2017 = {
  0: 'SAMPLE, ANNA MARIA',
  120: '2',
  122: 'UTO990190010112',
  152: 'UTO',
  158: '安娜',
  188: '20180101',
  204: '20280101',
  220: '19900101',
  236: '01',
  240: '9901',
  248: 'I',
}
const foreigner2023 = {
  0: '安德',
  30: '1',
  32: '02',
  36: '19900101',
  52: 'EXAMPLE, CHRISTOPHER ALEXANDER MAXI',
  122: '911156199001010010',
  188: '20231201',
  204: '20331201',
  220: 'MILIAN',
  242: 'UTO',
  248: 'Y',
  250: '001',
}

const decoded = (fields: Readonly<Record<number, string>>) => {
  const text = decodeTextBlock(block(fields))
  if (!text.ok) throw new Error(`${text.error.code} ${text.error.detail ?? ''}`)
  return text.value
}

describe('the layouts of the chip, byte by byte', () => {
  test('a mainland card', () => {
    const text = decoded({
      0: '张三',
      30: '1',
      32: '01',
      36: '19900101',
      52: '广州市天河区',
      122: '440106199001010013',
      158: '广州市公安局',
      188: '20150101',
      204: '长期',
    })
    expect(text).toMatchObject({ layout: 'mainland', name: '张三', nation: '01', address: '广州市天河区' })
    expect(text).toMatchObject({ issuer: '广州市公安局', validFrom: '20150101', validTo: '长期', birth: '19900101' })
  })

  test('a residence permit of HK, Macao or Taiwan', () => {
    expect(decoded(hmt)).toMatchObject({
      layout: 'hmt',
      name: '陳大文',
      nation: '',
      idNumber: '810000199001010019',
      travelPermitNumber: 'H00000000',
      issueCount: '01',
    })
  })

  test("a foreigner's card of 2017, its number of 15 characters", () => {
    expect(decoded(foreigner2017)).toMatchObject({
      layout: 'foreigner2017',
      name: '安娜',
      latinName: 'SAMPLE, ANNA MARIA',
      sex: '2',
      idNumber: 'UTO990190010112',
      nationality: 'UTO',
      birth: '19900101',
      issuer: '9901',
    })
  })

  test("a foreigner's card of 2023, its English name in two places", () => {
    expect(decoded(foreigner2023)).toMatchObject({
      layout: 'foreigner2023',
      name: '安德',
      latinName: 'EXAMPLE, CHRISTOPHER ALEXANDER MAXIMILIAN',
      idNumber: '911156199001010010',
      nationality: 'UTO',
      issueCount: '02',
    })
  })

  test.each([
    [hmt, 122, '810000199001010018', 'idNumber'],
    [hmt, 220, 'h 000000 ', 'travelPermitNumber'],
    [foreigner2017, 122, 'UTO99019001011X', 'idNumber'],
    [foreigner2017, 152, 'UT1', 'nationality'],
    [foreigner2023, 122, '911156199001010011', 'idNumber'],
    [foreigner2023, 36, '19900230', 'birth'],
  ])('a field that breaks its own rule is named and not shown', (fields, at, value, field) => {
    expect(decodeTextBlock(block({ ...fields, [at]: value }))).toEqual({
      ok: false,
      error: { code: 'invalidField', detail: field },
    })
  })

  test('random blocks of every layout are decoded or refused, never more', () => {
    const flags = fc.constantFrom(...[' ', '\0', 'I', 'J', 'Y', 'Z'])
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 256, maxLength: 256 }), flags, (bytes, flag) => {
        bytes.set([flag.charCodeAt(0), 0], 248)
        decodeTextBlock(bytes)
      }),
      { numRuns: Number(process.env.KIOSKD_FUZZ ?? 100_000) },
    )
  })

  test('an address added later is 35 characters, padded', () => {
    const bytes = Buffer.alloc(70)
    bytes.write('青石县城关镇新街7号'.padEnd(35), 'utf16le')
    expect(decodeAddedAddress(bytes)).toBe('青石县城关镇新街7号')
    expect(decodeAddedAddress(bytes.subarray(0, 68))).toBeUndefined()
  })
})
