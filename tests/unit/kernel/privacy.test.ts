import { inspect } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { idNumberCheck, isValidIdNumber } from '../../../src/kernel/id-number.ts'
import { createLog } from '../../../src/kernel/log.ts'
import { maskIdNumber, maskName, Sensitive } from '../../../src/kernel/sensitive.ts'

const digits = fc.stringMatching(/^\d{17}$/)
const idNumber = digits.map((first) => first + idNumberCheck(first))
const hanName = fc.stringMatching(/^[\u4e00-\u9fa5]{2,4}$/)

/** What the log writes for an event with a field of free text. */
function logged(detail: string): string {
  let written = ''
  const log = createLog({
    level: 'debug',
    destination: {
      write: (line) => {
        written += line
      },
    },
  })
  log.emit('process.failed', { where: 'test', detail })
  return written
}

test('no identity number and no Han name gets through a text field, whatever stands around it', () => {
  const around = fc.string({ maxLength: 40 }).filter((text) => !/[\d\u3400-\u9fff]/.test(text))
  fc.assert(
    fc.property(idNumber, hanName, around, around, (number, name, before, after) => {
      const line = logged(`${before}${number} ${name}${after}`)
      expect(line).not.toContain(number)
      expect(line).not.toContain(number.slice(0, 12))
      expect(line).not.toContain(name)
    }),
  )
})

test('a number cut off at the length limit of a field does not get through either', () => {
  fc.assert(
    fc.property(idNumber, fc.integer({ min: 270, max: 300 }), (number, at) => {
      const line = logged(`${'-'.repeat(at)}${number}`)
      expect(line).not.toMatch(/--\d/)
    }),
  )
})

test('a field that the catalogue does not know, or that is personal, is not written', () => {
  let written = ''
  const log = createLog({
    level: 'debug',
    destination: {
      write: (line) => {
        written += line
      },
    },
  })
  const fields = { where: 'test', detail: new Sensitive('110101199003070000'), name: 'Zhang' }
  log.emit('process.failed', fields as unknown as { where: string; detail: string })
  expect(JSON.parse(written)).toEqual({
    level: 'error',
    time: expect.any(String),
    event: 'process.failed',
    where: 'test',
  })
})

test('a sensitive value prints as a mask everywhere, and is gone once destroyed', () => {
  fc.assert(
    fc.property(hanName, (name) => {
      const held = new Sensitive({ name })
      for (const printed of [
        String(held),
        `${held}`,
        JSON.stringify({ held }),
        inspect({ held }, { showHidden: true, depth: 9 }),
      ])
        expect(printed).not.toContain(name)
      expect(held.reveal()).toEqual({ name })
      held.destroy()
      expect(() => held.reveal()).toThrow(/destroyed/)
    }),
  )
  const bytes = Uint8Array.of(1, 2, 3)
  new Sensitive(bytes).destroy()
  expect([...bytes]).toEqual([0, 0, 0])
})

test('masks keep three and four digits of a number and one character of a name', () => {
  expect([
    maskIdNumber('440106195203141234'),
    maskIdNumber('123'),
    maskName('王秀英'),
    maskName('李'),
    maskName(' '),
  ]).toEqual(['440***********1234', '***', '王**', '李*', ''])
})

test('an identity number is one with a real birth date and the right check character, and no other', () => {
  expect(
    isValidIdNumber('11010119900307002X') || isValidIdNumber(`11010119900307002${idNumberCheck('11010119900307002')}`),
  ).toBe(true)
  expect(isValidIdNumber(`11010119900230002${idNumberCheck('11010119900230002')}`)).toBe(false)
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
      fc.nat({ max: 16 }),
      (born, place) => {
        const first = `110101${born.toISOString().slice(0, 10).replaceAll('-', '')}002`
        const number = first + idNumberCheck(first)
        expect(isValidIdNumber(number)).toBe(true)
        const digit = number[place]
        const other = number.slice(0, place) + ((Number(digit) + 1) % 10) + number.slice(place + 1)
        expect(isValidIdNumber(other)).toBe(false)
      },
    ),
  )
})
