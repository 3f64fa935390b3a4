import fc from 'fast-check'
import { pinyin } from 'pinyin-pro'
import { expect, test } from 'vitest'
import { textOf } from '../../../../src/counter/catalogue/text.ts'
import type { SearchItem } from '../../../../src/counter/search/index-text.ts'
import { createSearch } from '../../../../src/counter/search/search.ts'
import { catalogueItems } from '../../../support/catalogue-items.ts'

const item = (
  number: string,
  zh: string,
  more: Partial<SearchItem> & { readonly en?: string; readonly pt?: string; readonly hk?: string } = {},
): SearchItem => ({
  id: zh,
  number,
  names: { ...textOf(zh), en: more.en ?? zh, pt: more.pt ?? more.en ?? zh, hk: more.hk ?? zh },
  keywords: more.keywords ?? [],
  common: more.common ?? false,
  ...(more.available === undefined ? {} : { available: more.available }),
})
const items = [
  item('101', '养老保险待遇领取资格认证', {
    common: true,
    keywords: ['养老认证', '还活着'],
    en: 'Pension certification',
    pt: 'Prova de vida',
    hk: '養老保險待遇領取資格認證',
  }),
  item('102', '养老金查询', { en: 'Pension enquiry', pt: 'Consulta da pensão' }),
  item('103', '摆摊一件事', { common: true, keywords: ['小吃摊'], en: 'Street stall in one go' }),
  item('104', '健康证打印', { en: 'Print a health certificate' }),
  item('105', '城乡居民医疗保险缴费', { keywords: ['医保'] }),
  item('106', '残疾人两项补贴申请', { common: true }),
  item('107', '银行卡换卡登记'),
  item('108', '食品经营许可证办理', { common: true }),
  item('109', '食品经营许可证延续', { available: false }),
  item('110', '食品经营许可证注销'),
  item('412', '契税申报', { en: 'Deed tax', pt: 'Imposto de transmissão' }),
  item('413', 'ETC 办理', { keywords: ['高速'] }),
  item('414', '重庆籍流动人口登记'),
  item('415', '12345热线投诉'),
]
const search = createSearch(items)
const found = (query: string, limit = 10) => search.find(query, { limit }).map(({ id }) => id)

test.each([
  ['养老保险待遇领取资格认证', '养老保险待遇领取资格认证', 'exact'],
  ['养老认证', '养老保险待遇领取资格认证', 'exact'],
  ['养老保险', '养老保险待遇领取资格认证', 'prefix'],
  ['資格認證', '养老保险待遇领取资格认证', 'word'],
  ['资格认证', '养老保险待遇领取资格认证', 'word'],
  ['yanglaobaoxian', '养老保险待遇领取资格认证', 'pinyin'],
  ['yang lao jin', '养老金查询', 'pinyin'],
  ['yljcx', '养老金查询', 'initials'],
  ['ylbxdylqzgrz', '养老保险待遇领取资格认证', 'initials'],
  ['btyjs', '摆摊一件事', 'initials'],
  ['baitan', '摆摊一件事', 'pinyin'],
  ['摆tan', '摆摊一件事', 'pinyin'],
  ['摆摊1件事', '摆摊一件事', 'exact'],
  ['yinhangka', '银行卡换卡登记', 'pinyin'],
  ['chongqing', '重庆籍流动人口登记', 'pinyin'],
  ['412', '契税申报', 'exact'],
  ['四百一十二', '契税申报', 'exact'],
  ['四一二号', '契税申报', 'exact'],
  ['第412项', '契税申报', 'exact'],
  ['etc', 'ETC 办理', 'prefix'],
  ['ＥＴＣ办理', 'ETC 办理', 'exact'],
  ['12345', '12345热线投诉', 'prefix'],
  ['pension cert', '养老保险待遇领取资格认证', 'prefix'],
  ['PENSION ENQUIRY', '养老金查询', 'exact'],
  ['health certificate', '健康证打印', 'word'],
  ['prova de vida', '养老保险待遇领取资格认证', 'exact'],
  ['pensao', '养老金查询', 'word'],
  ['transmissão imposto', '契税申报', 'word'],
  ['我想办一下那个养老认证', '养老保险待遇领取资格认证', 'exact'],
  ['请问健康证怎么打印啊', '健康证打印', 'exact'],
  ['帮我查一下养老金', '养老金查询', 'prefix'],
  ['契水申报', '契税申报', 'pinyin'],
  ['jiankanzhen', '健康证打印', 'fuzzy'],
  ['sipinjinyin', '食品经营许可证办理', 'fuzzy'],
  ['养脑保险', '养老保险待遇领取资格认证', 'fuzzy'],
  ['戒康证', '健康证打印', 'fuzzy'],
  ['建康正', '健康证打印', 'pinyin'],
  ['残疾补贴', '残疾人两项补贴申请', 'fuzzy'],
  ['居民的医疗保险要缴费', '城乡居民医疗保险缴费', 'word'],
  ['缴费的，医疗保险', '城乡居民医疗保险缴费', 'fuzzy'],
  ['jiankangzhemg', '健康证打印', 'fuzzy'],
  ['jiankagnzheng', '健康证打印', 'fuzzy'],
  ['jiankanzheng', '健康证打印', 'fuzzy'],
  ['jjiankangzheng', '健康证打印', 'fuzzy'],
])('%s finds %s (%s)', (query, wanted, kind) => {
  const hit = search.find(query, { limit: 10 }).find(({ id }) => id === wanted)
  expect(hit?.match ?? 'none').toBe(kind)
})

test('the best kind of match comes first, common items among equals, those not to be had now last', () => {
  expect(found('食品经营许可证')).toEqual(['食品经营许可证办理', '食品经营许可证注销', '食品经营许可证延续'])
  expect(found('养老')[0]).toBe('养老保险待遇领取资格认证')
  expect(found('养老金')[0]).toBe('养老金查询')
  expect(found('yljcx')[0]).toBe('养老金查询')
  const kinds = search.find('养老', { limit: 10 }).map(({ match }) => match)
  expect(kinds).toEqual([...kinds].sort((a, b) => order.indexOf(a) - order.indexOf(b)))
})
const order = ['exact', 'prefix', 'word', 'pinyin', 'initials', 'fuzzy']

test('what fits nothing finds nothing', () => {
  expect(['', ' ', '！？', '的', 'qqqqqqq', '飞机火箭', '999999'].map((query) => found(query))).toEqual([
    [],
    [],
    [],
    [],
    [],
    [],
    [],
  ])
})

test('an empty catalogue finds nothing and does not fail', () => {
  const empty = createSearch([])
  expect(['养老', 'yl', '1', 'pension certification'].flatMap((query) => empty.find(query))).toEqual([])
})

const many = catalogueItems(2000)
const big = createSearch(many)
const anItem = fc.constantFrom(...many)
const firstTen = (query: string) => big.find(query, { limit: 10 }).map(({ id }) => id)
const spoken = (zh: string) => pinyin(zh, { toneType: 'none', type: 'array', v: true })
const initialsOf = (zh: string) =>
  spoken(zh)
    .map((syllable) => syllable.charAt(0))
    .join('')
const allLetters = many.map(({ names }) => spoken(names.zh).join(''))
const sameInitials = Map.groupBy(many, ({ names }) => initialsOf(names.zh))

test('every item is found by its number, its name, its pinyin and its initials', () => {
  fc.assert(
    fc.property(anItem, ({ id, number, names }) => {
      expect(firstTen(number)[0]).toBe(id)
      expect(firstTen(names.zh)[0]).toBe(id)
      expect(firstTen(spoken(names.zh).join(''))).toContain(id)
      expect(firstTen(spoken(names.zh).join(' '))).toContain(id)
      const initials = initialsOf(names.zh)
      if ((sameInitials.get(initials)?.length ?? 0) <= 10) expect(firstTen(initials)).toContain(id)
      else expect(big.find(initials, { limit: 200 }).map((hit) => hit.id)).toContain(id)
    }),
    { numRuns: 120 },
  )
})

test('an item is found by its pinyin with one letter wrong, missing, too many or exchanged', () => {
  fc.assert(
    fc.property(
      anItem,
      fc.nat(),
      fc.constantFrom('wrong', 'missing', 'more', 'exchanged'),
      ({ id, names }, n, slip) => {
        const letters = spoken(names.zh).join('').slice(0, 30)
        const at = 1 + (n % (letters.length - 2))
        const [before, here, next, after] = [
          letters.slice(0, at),
          letters.charAt(at),
          letters.charAt(at + 1),
          letters.slice(at + 1),
        ]
        const typed = {
          wrong: `${before}q${after}`,
          missing: before + after,
          more: `${before}q${here}${after}`,
          exchanged: before + next + here + letters.slice(at + 2),
        }[slip]
        fc.pre(allLetters.filter((other) => other.startsWith(letters)).length <= 5)
        expect(big.find(typed, { limit: 30 }).map((hit) => hit.id)).toContain(id)
      },
    ),
    { numRuns: 100 },
  )
})

test('a question finds the same whatever was asked before it', () => {
  const alone = createSearch(items).find('健康', { limit: 10 })
  for (const before of ['养老', 'yljcx', '412', 'pension']) search.find(before)
  expect(search.find('健康', { limit: 10 })).toEqual(alone)
})

test('whatever is asked, the answer is bounded, without doubles and the same each time', () => {
  const asked = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.stringMatching(/^[a-z ']{0,80}$/),
    fc.stringMatching(/^[养老保险医疗的我要办一二三百a-z0-9 ]{0,40}$/),
  )
  fc.assert(
    fc.property(asked, fc.nat(300), (query, limit) => {
      const hits = big.find(query, { limit })
      expect(hits.length).toBeLessThanOrEqual(Math.min(limit, 200))
      expect(new Set(hits.map(({ id }) => id)).size).toBe(hits.length)
      expect(big.find(query, { limit })).toEqual(hits)
    }),
    { numRuns: 200 },
  )
})
