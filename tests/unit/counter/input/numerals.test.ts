import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chineseNumber, digitsOneByOne, halfWidth } from '../../../../src/counter/input/numerals.ts'

test.each([
  ['十', 10],
  ['十二', 12],
  ['一百零五', 105],
  ['两千零一十', 2010],
  ['三万', 30_000],
  ['十二万三千', 123_000],
  ['一亿零五十万', 100_500_000],
  ['叁仟伍佰', 3500],
  ['三千五', 3500],
  ['一百二', 120],
  ['两万三', 23_000],
  ['三千零五', 3005],
  ['二十一', 21],
  ['一万亿', 1_000_000_000_000],
  ['四一二', 412],
  ['〇', 0],
  ['万', undefined],
  ['一块', undefined],
  ['', undefined],
])('%s is %s', (text, value) => {
  expect(chineseNumber(text)).toBe(value)
})

/** 0 to 9999 as Chinese is written: a zero for any gap. */
function written(n: number): string {
  const digits = '零一二三四五六七八九'
  const parts = [...String(n).padStart(4, '0')].map((c, i) =>
    c === '0' ? '零' : `${digits[Number(c)]}${['千', '百', '十', ''][i]}`,
  )
  return parts
    .join('')
    .replace(/零+/g, '零')
    .replace(/^零(?=.)|(?<=.)零$/g, '')
}

test('what is written is read: tens of thousands and what is below them', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: 9999 }), (high, low) => {
      expect(chineseNumber(written(high))).toBe(high)
      const both = `${written(high)}万${low < 1000 ? '零' : ''}${written(low)}`
      fc.pre(both.length <= 16)
      expect(chineseNumber(both)).toBe(high * 10_000 + low)
    }),
  )
})

test('any text can be read, and rare Han characters stay what they are', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      chineseNumber(text)
      expect(digitsOneByOne(halfWidth(text)).length).toBe(text.length)
    }),
  )
  expect(halfWidth('ＡＢ１２　（凉）')).toBe('AB12 (凉)')
})
