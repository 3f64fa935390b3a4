import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { pinyin } from 'pinyin-pro'
import { expect, test } from 'vitest'
import { dictionary } from '../../../../src/counter/input/dictionary.ts'
import { createIme } from '../../../../src/counter/input/ime.ts'
import { percentile } from '../../../bench/figure.ts'
import { dictionaryFile, dictionaryText } from '../../../dictionary/make.ts'

const ime = createIme(['摆摊一件事', '养老保险待遇领取资格认证'])
const texts = (input: string, limit = 10) => ime.candidates(input, { limit }).map(({ text }) => text)

test('the dictionary is what its sources make of it', () => {
  expect(readFileSync(dictionaryFile, 'utf8') === dictionaryText()).toBe(true)
})

test('every character of GB 2312 has a reading and is offered for it', () => {
  const decoder = new TextDecoder('gb18030')
  const characters: string[] = []
  for (let row = 0xb0; row <= 0xf7; row += 1)
    for (let cell = 0xa1; cell <= 0xfe; cell += 1) characters.push(decoder.decode(Uint8Array.of(row, cell)))
  const han = characters.filter((character) => /^\p{Script=Han}$/u.test(character))
  expect(han.length).toBe(6763)
  const { readingsOf, charactersOf } = dictionary()
  const missing = han.filter((c) => !readingsOf(c).some((reading) => charactersOf[reading]?.includes(c)))
  expect(missing).toEqual([])
})

test.each([
  ['wang', '王'],
  ['ouyang', '欧阳'],
  ['yuchi', '尉迟'],
  ['ou', '区'],
  ['shan', '单'],
  ['jiangxisheng', '江西省'],
  ['guangdong', '广东省'],
  ['nanchangshi', '南昌市'],
  ['cunmin', '村民小组'],
  ['jiedao', '街道'],
  ['yanglaojin', '养老金'],
  ['ylj', '养老金'],
  ['chongqing', '重庆'],
  ['yinhangka', '银行卡'],
  ['nver', '女儿'],
  ["nü'er", '女儿'],
  ['ＮＶ ＥＲ', '女儿'],
  ['yǎnglǎojīn', '养老金'],
  ["xi'an", '西安'],
  ['xian', '西安'],
  ['xian', '县'],
  ['baitanyi', '摆摊一件事'],
  ['btyjs', '摆摊一件事'],
])('%s offers %s among the first ten', (input, wanted) => {
  expect(texts(input)).toContain(wanted)
})

test('common characters come before rare ones, and rare ones are still to be had', () => {
  const all = texts('yi', 500)
  expect(all.indexOf('一')).toBeLessThan(20)
  expect(all).toContain('燚')
  expect(texts('zhe', 500)).toContain('喆')
  expect(texts('yan', 500)).toContain('䶮')
})

test('a word for the beginning says how much of the input is left', () => {
  const word = ime.candidates('shiqiao cunzhang').find(({ text }) => text === '石桥')
  const character = ime.candidates('shiqiao cunzhang', { limit: 100 }).find(({ text }) => text === '石')
  expect([word?.inputLength, character?.inputLength]).toEqual([word && 'shiqiao '.length, 'shi'.length])
})

test('letters that are no pinyin offer nothing, or what their beginning offers', () => {
  expect(['', '  ', '123', 'vvvv', 'ü', '养老'].map((input) => ime.candidates(input))).toEqual([[], [], [], [], [], []])
  expect(texts('wangv')).toEqual(texts('wang'))
})

test('whatever is typed, the answer is bounded, without doubles, and stands for some of it', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[a-z' ]{0,80}$/)),
      fc.nat(600),
      (input, limit) => {
        const found = ime.candidates(input, { limit })
        expect(found.length).toBeLessThanOrEqual(Math.min(limit, 500))
        expect(new Set(found.map(({ text }) => text)).size).toBe(found.length)
        expect(
          found.every(({ text, inputLength }) => text !== '' && inputLength > 0 && inputLength <= input.length),
        ).toBe(true)
      },
    ),
    { numRuns: 200 },
  )
})

test('a common word is found by its pinyin as pinyin-pro writes it', () => {
  const { words } = dictionary()
  const word = fc.nat(3000).map((i) => words.text.slice(words.starts[i], words.starts[i + 1]))
  fc.assert(
    fc.property(word, (text) => {
      const typed = pinyin(text, { toneType: 'none', type: 'array', v: true }).join("'")
      expect(texts(typed, 60)).toContain(text)
    }),
    { numRuns: 200 },
  )
})

test('what one person typed changes nothing for the next', () => {
  const before = texts('zhangwei', 50)
  for (let i = 0; i < 50; i += 1) ime.candidates('zhangwei')
  expect(texts('zhangwei', 50)).toEqual(before)
})

test('answers come at typing speed', () => {
  const inputs = ['w', 'l', 'wang', 'ylj', 'zhangxiaoming', 'yanglaobaoxiandaiyulingquzigerenzheng', 'z'.repeat(48)]
  const tookMs = Array.from({ length: 140 }, (_, i) => {
    const startedMs = performance.now()
    ime.candidates(inputs[i % inputs.length] ?? '', { limit: 100 })
    return performance.now() - startedMs
  })
  /* The 95th percentile is held by the bench, which has the machine to itself. */
  expect(percentile(tookMs, 0.5)).toBeLessThan(5)
})
