import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Mask, masked, maskOf } from '../../../../src/counter/forms/masks.ts'

test.each<[Mask, string, string]>([
  ['phone', '13812345678', '138****5678'],
  ['phone', '07968223344', '079****3344'],
  ['phone', '8223344', '*****44'],
  ['bankCard', '6222021234567890128', '***************0128'],
  ['name', '欧阳小明', '欧***'],
  ['idNumber', '11010519491231002X', '110***********002X'],
  ['address', '江西省吉安市青原区河东街道阳光小区3栋', '江西省吉安市青原区***'],
  ['address', '广东省江门市蓬江区白沙街道', '广东省江门市蓬江区***'],
  ['address', '北京市朝阳区杭州路8号', '北京市朝阳区***'],
  ['address', '江西省萍乡市安源区', '江西省萍乡市安源区***'],
  ['address', '湖北省恩施土家族苗族自治州利川市东城', '湖北省恩施土家族苗族自治州利川市***'],
  ['address', '石桥镇菜市场12号', '***'],
  ['address', '阳光小区3栋', '***'],
  ['address', '青石县石桥镇石桥村8组', '青石县***'],
  ['all', '任何', '***'],
  ['none', '小吃', '小吃'],
  ['all', '', ''],
])('%s of %s is %s', (mask, value, expected) => {
  expect(masked(mask, value)).toBe(expected)
})

test('kinds that tell who somebody is are hidden unless the service says otherwise', () => {
  const kinds = ['name', 'idNumber', 'phone', 'bankCard', 'address', 'text', 'date'] as const
  expect(kinds.map((kind) => maskOf({ kind }))).toEqual([
    'name',
    'idNumber',
    'phone',
    'bankCard',
    'address',
    'none',
    'none',
  ])
  expect(maskOf({ kind: 'text', mask: 'all' })).toBe('all')
})

/* What a mask may show, by place: everything else must make no difference to what is seen. */
const shown: readonly (readonly [Mask, fc.Arbitrary<string>, (at: number, length: number) => boolean])[] = [
  ['phone', fc.stringMatching(/^\d{11,14}$/), (at, length) => at < 3 || at >= length - 4],
  ['phone', fc.stringMatching(/^\d{1,10}$/), (at, length) => length > 6 && at >= length - 2],
  ['bankCard', fc.stringMatching(/^\d{1,19}$/), (at, length) => length >= 12 && at >= length - 4],
  ['idNumber', fc.stringMatching(/^\d{18}$/), (at, length) => at < 3 || at >= length - 4],
  ['name', fc.stringMatching(/^[一-龥]{1,8}$/), (at) => at === 0],
]

test.each(shown)('%s shows nothing else of it', (mask, values, mayShow) => {
  fc.assert(
    fc.property(values, (value) => {
      const otherwise = [...value].map((c, at) => (mayShow(at, value.length) ? c : c === '1' ? '2' : '1')).join('')
      expect(masked(mask, otherwise)).toBe(masked(mask, value))
    }),
  )
})

test('of an address nothing nearer than the county is seen, and no number at all', () => {
  const region = fc.constantFrom('江西省', '江西省吉安市', '江西省吉安市青原区', '北京市朝阳区', '青石县', '')
  const street = fc.stringMatching(
    /^(河东街道|石桥镇|沙坪乡|和平路|石桥村|市场路|花园小区|工业园区|城区路|州道|县前街)[市县区省州0-9一-龥]{0,12}号$/,
  )
  fc.assert(
    fc.property(region, street, (where, near) => {
      const seen = masked('address', `${where}${near}`)
      expect(seen).not.toMatch(/\d|街道|镇|乡|村|路/)
      expect(`${where}${near}`.startsWith(seen.slice(0, -3))).toBe(true)
    }),
    { numRuns: 2000 },
  )
})
