import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeMessage } from '../../../../src/hardware/protocols/ipp/decode.ts'
import { encodeMessage } from '../../../../src/hardware/protocols/ipp/encode.ts'
import type { IppAttribute, IppMessage, IppValue } from '../../../../src/hardware/protocols/ipp/message.ts'
import { ippErrors, printerStateOf } from '../../../../src/hardware/protocols/ipp/printer-state.ts'
import { getPrinterAttributes, printJob } from '../../../../src/hardware/protocols/ipp/requests.ts'
import { readIpp } from '../../../../src/hardware/simulators/ipp-bytes.ts'

const runs = Number(process.env.KIOSKD_FUZZ ?? 100_000)

const value: fc.Arbitrary<IppValue> = fc.oneof(
  fc.integer({ min: -0x80000000, max: 0x7fffffff }).map((n) => ({ kind: 'integer' as const, tag: 0x21, value: n })),
  fc.boolean().map((b) => ({ kind: 'boolean' as const, tag: 0x22, value: b })),
  fc
    .constantFrom('none', 'media-empty-error', '纸已用完', '')
    .map((t) => ({ kind: 'text' as const, tag: 0x44, value: t })),
  fc.nat(1000).map((n) => ({ kind: 'range' as const, tag: 0x33, lower: 0, upper: n })),
  fc.uint8Array({ maxLength: 6 }).map((bytes) => ({ kind: 'octets' as const, tag: 0x30, value: bytes })),
)
const plainAttribute: fc.Arbitrary<IppAttribute> = fc.record({
  name: fc.constantFrom('printer-state', 'copies', 'x'),
  values: fc.array(value, { minLength: 1, maxLength: 3 }),
})
const attribute: fc.Arbitrary<IppAttribute> = fc.oneof(
  plainAttribute,
  fc.array(plainAttribute, { maxLength: 2 }).map((members) => ({
    name: 'media-col',
    values: [{ kind: 'collection' as const, tag: 0x34, members }],
  })),
)
const message: fc.Arbitrary<IppMessage> = fc.record({
  version: fc.constant([2, 0] as const),
  code: fc.nat(0xffff),
  requestId: fc.integer({ min: 1, max: 0x7fffffff }),
  groups: fc.array(fc.record({ tag: fc.constantFrom(1, 2, 4), attributes: fc.array(attribute, { maxLength: 3 }) }), {
    maxLength: 3,
  }),
})

describe('IPP messages', () => {
  test('a request is the bytes of RFC 8010, appendix A.1, with our own words', () => {
    const bytes = printJob(1, 'ipp://p/ipp', 'application/pdf', { copies: 2, sides: 'two-sided-long-edge' })
    const field = (tag: string, name: string, text: string) => {
      const length = (s: string) => s.length.toString(16).padStart(4, '0')
      return `${tag}${length(name)}${Buffer.from(name).toString('hex')}${length(text)}${Buffer.from(text).toString('hex')}`
    }
    expect(Buffer.from(bytes).toString('hex')).toBe(
      [
        '0200000200000001',
        '01',
        field('47', 'attributes-charset', 'utf-8'),
        field('48', 'attributes-natural-language', 'en'),
        field('45', 'printer-uri', 'ipp://p/ipp'),
        field('42', 'requesting-user-name', 'kioskd'),
        field('42', 'job-name', 'kiosk'),
        field('49', 'document-format', 'application/pdf'),
        '02',
        field('21', 'copies', '\u0000\u0000\u0000\u0002'),
        field('44', 'sides', 'two-sided-long-edge'),
        '03',
      ].join(''),
    )
  })

  test('what we write is read alike by a reader of its own', () => {
    const bytes = Buffer.concat([getPrinterAttributes(7, 'ipp://p/ipp'), Buffer.from('rest')])
    const read = readIpp(bytes)
    expect(read).toMatchObject({ operation: 0x000b, requestId: 7 })
    expect(read?.values.get('1/printer-uri')?.map(String)).toEqual(['ipp://p/ipp'])
    expect(read?.document.toString()).toBe('rest')
  })

  test('any message is read back as it was written, and the document behind it is untouched', () => {
    fc.assert(
      fc.property(message, fc.uint8Array({ maxLength: 12 }), (written, document) => {
        const bytes = Uint8Array.from([...encodeMessage(written), ...document])
        const read = decodeMessage(bytes)
        expect(read?.message).toEqual(written)
        expect([...(read?.data ?? [])]).toEqual([...document])
      }),
      { numRuns: Math.ceil(runs / 10) },
    )
  })

  test('a message cut short anywhere is none', () => {
    const whole = getPrinterAttributes(1, 'ipp://p/ipp')
    for (let end = 0; end < whole.length; end += 1) expect(decodeMessage(whole.subarray(0, end))).toBeUndefined()
  })

  test('no bytes whatever make it throw, and what it reads is no longer than what it was given', () => {
    const good = getPrinterAttributes(1, 'ipp://p/ipp')
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(good.length), fc.boolean(), (noise, at, damage) => {
        const bytes = damage ? Uint8Array.from([...good.subarray(0, at), ...noise, ...good.subarray(at)]) : noise
        const read = decodeMessage(bytes)
        const attributes = read?.message.groups.reduce((sum, group) => sum + group.attributes.length, 0) ?? 0
        if (attributes * 5 > bytes.length) throw new Error('longer than what it was given')
      }),
      { numRuns: runs },
    )
  })

  test('collections in collections without end are refused', () => {
    const open = [0x34, 0, 1, 0x61, 0, 0]
    const member = [0x4a, 0, 0, 0, 1, 0x62]
    const deep = [...Array(40).keys()].flatMap(() => [...member, 0x34, 0, 0, 0, 0])
    expect(decodeMessage(Uint8Array.from([2, 0, 0, 0, 0, 0, 0, 1, 4, ...open, ...deep, 3]))).toBeUndefined()
  })
})

describe('what a document printer says of itself', () => {
  const state = (state: number, ...reasons: string[]) =>
    printerStateOf({
      version: [2, 0],
      code: 0,
      requestId: 1,
      groups: [
        {
          tag: 4,
          attributes: [
            { name: 'printer-state', values: [{ kind: 'integer', tag: 0x23, value: state }] },
            { name: 'printer-state-reasons', values: reasons.map((r) => ({ kind: 'text', tag: 0x44, value: r })) },
          ],
        },
      ],
    }).conditions

  test.each([
    [3, ['none'], []],
    [4, ['media-empty-warning'], ['media-empty-warning']],
    [5, ['media-empty-warning'], ['media-empty-error']],
    [5, ['door-open'], ['cover-open-error']],
    [5, ['toner-low-warning', 'media-jam-error'], ['marker-supply-low-warning', 'media-jam-error']],
    [5, ['none'], ['printer-fault-error']],
    [3, ['com.vendor.filter-dirty-report', 'cups-waiting-for-job-completed'], []],
    [5, ['com.vendor.fuser-broken-error'], ['printer-fault-error']],
    [5, ['paused'], ['printer-paused-error']],
  ])('state %i with %j is %j', (printerState, reasons, wanted) => {
    expect(state(printerState, ...reasons)).toEqual(wanted)
  })

  test('no reason a printer may invent becomes an error that no profile has a remedy for', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 30 }),
        fc.constantFrom('', '-error', '-warning', '-report'),
        (base, suffix) => {
          for (const condition of state(5, `${base}${suffix}`))
            if (condition.endsWith('-error') && !ippErrors.includes(condition)) throw new Error(condition)
        },
      ),
      { numRuns: 2000 },
    )
  })
})
