import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  decodeCapability,
  decodeFirmware,
  decodePen,
  scaled,
} from '../../../../src/hardware/protocols/wacom-stu/report.ts'

const numRuns = Number(process.env.KIOSKD_FUZZ ?? 100_000)
const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))

describe('Wacom STU reports', () => {
  test('a pen on the pad, above it and gone', () => {
    expect(decodePen(hex('01 03 99 15 18 0c a8'))).toMatchObject({ near: true, down: true, x: 5400, y: 3240 })
    expect(decodePen(hex('01 01 00 15 18 0c a8'))).toMatchObject({ near: true, down: false })
    expect(decodePen(hex('01 00 00 00 00 00 00'))).toMatchObject({ near: false, down: false })
    expect(decodePen(hex('34 03 99 15 18 0c a8 00 01 00 02'))).toMatchObject({ down: true })
  })

  test('what is no pen report is none', () => {
    expect(decodePen(hex('10 03 99 15 18 0c a8'))).toBeUndefined()
    expect(decodePen(hex('01 03 99'))).toBeUndefined()
  })

  test('scale and firmware come from the features', () => {
    expect(decodeCapability(hex('09 2a 30 19 50 03 ff 03 20 01 e0 c8'))).toEqual({
      maxX: 10_800,
      maxY: 6480,
      maxPressure: 1023,
    })
    expect(decodeCapability(hex('09 00 00 19 50 03 ff'))).toBeUndefined()
    expect(decodeFirmware(hex('08 53 54 55 2d 35 34 30 01 00 04 02'))).toBe('1.0.4.2')
    expect(decodeFirmware(hex('08 53'))).toBeUndefined()
  })

  test('no bytes make it throw or point off the pad', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 20 }),
        fc.uint8Array({ maxLength: 20 }),
        fc.constantFrom(0x01, 0x34, 0x09, 0x08, undefined),
        (report, feature, id) => {
          if (id !== undefined && report.length > 0) report[0] = id
          if (feature.length > 0) feature[0] = 0x09
          decodeFirmware(report)
          const pen = decodePen(report)
          const scale = decodeCapability(feature)
          if (!pen || !scale) return true
          const { x, y, pressure } = scaled(pen, scale)
          return [x, y, pressure].every((value) => value >= 0 && value <= 1)
        },
      ),
      { numRuns },
    )
  })
})
