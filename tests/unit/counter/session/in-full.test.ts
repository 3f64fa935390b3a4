import { beforeEach, expect, test } from 'vitest'
import type { ScreenId, ScreenProps } from '../../../../src/api/contract.ts'
import type { FormField } from '../../../../src/counter/forms/fields.ts'
import { openForm } from '../../../../src/counter/forms/form.ts'
import { Glimpses } from '../../../../src/counter/session/glimpses.ts'
import { draw } from '../../../../src/counter/session/projection.ts'
import { initialState } from '../../../../src/counter/session/reduce.ts'
import type { Overlay, SessionState, View } from '../../../../src/counter/session/state.ts'
import { SessionVault } from '../../../../src/counter/session/vault.ts'
import { Sensitive } from '../../../../src/kernel/sensitive.ts'
import { sources } from '../visit-machine.ts'

/** What stands on the glass for everybody behind the visitor, and what the key shows to who holds it. */
const name = '王秀英'
const idNumber = '990101195403120028'
const two = { zh: '二', hk: '二', en: 'two', pt: 'dois' }
const secret = <T>(value: T) => new Sensitive(value)

let vault: SessionVault
beforeEach(() => {
  vault = new SessionVault()
  vault.setIdentity('applicant', {
    layout: 'mainland',
    name: secret(name),
    idNumber: secret(idNumber),
    sex: 'female',
    birth: secret('19540312'),
    address: secret('青石县桃花镇柳溪村2组18号'),
    issuer: secret('青石县公安局'),
    validFrom: '',
    validTo: '长期',
    photoWlt: secret(new Uint8Array(0)),
  })
})

const step = { choose: { step: 'choose', id: 'licence', title: two, several: false }, records: { step: 'query' } }
function at(view: View, overlay: Overlay | null = null): SessionState {
  const own = view.screen === 'choose' || view.screen === 'records' ? step[view.screen] : { step: 'review' }
  const running = { serviceId: 'none', transactionId: 't', steps: [own], stepIndex: 0, items: [] }
  return { ...initialState, view, overlay, running: running as unknown as SessionState['running'] }
}
const glimpse = (state: SessionState) =>
  new Glimpses(
    vault,
    () => state,
    () => undefined,
  ).inFull()
const shown = <S extends ScreenId>(state: SessionState) => draw(state, { ...sources, vault }).props as ScreenProps[S]

const licences = [
  { label: 'name', value: name },
  { label: 'idNumber', value: idNumber },
  { label: '住址', value: '江西省吉安市青原区河东街道1号' },
  { label: '联系电话', value: '0796-8100000' },
  { label: '配偶', value: '李大山 13912345678' },
  { label: '子女身份证号', value: '99010119800312003X' },
  { label: '健康卡号', value: '123456789012' },
  { label: '通行证', value: 'H12345678' },
]
const bill = [
  { label: '户号', value: '04170038' },
  { label: '账期', value: '2026-10' },
  { label: '金额', value: '86.50 元' },
  { label: '受理编号', value: 'YL20261121-0001' },
  { label: '有效期至', value: '2030-01-01' },
]
const record = (id: string, title: string, fields: typeof bill, amountFen = 0) => ({
  id,
  title,
  fields: fields.map(({ label, value }) => ({ label, value: secret(value) })),
  amountFen,
})

test.each(['choose', 'records'] as const)(
  '%s shows no name and no number; who holds the key sees each whole',
  (screen) => {
    vault.records = [record('l1', `居民身份证（${name}）`, licences), record('b1', '电费 10 月', bill, 8650)]
    const props = shown<'choose' | 'records'>(at({ screen }))
    const { records } = props
    expect(JSON.stringify(props)).not.toMatch(/王秀英|李大山|1391234|19540312|19800312|河东街道|8100000|12345678/)
    expect(records.map((r) => r.hidden)).toEqual([true, false])
    expect(records[1]?.fields.map((f) => f.value)).toEqual(bill.map((f) => f.value))
    const whole = glimpse(at({ screen })) ?? {}
    expect(records[0]?.fields.map((_f, i) => whole[`l1 ${i}`])).toEqual(licences.map((f) => f.value))
    expect(whole.l1).toBe(`居民身份证（${name}）`)
    expect(Object.keys(whole).filter((key) => key.startsWith('b1'))).toEqual([])
  },
)

const fields = [
  { id: 'place', kind: 'address', label: two, required: true },
  { id: 'phone', kind: 'phone', label: two, required: true },
  { id: 'sells', kind: 'text', label: two, required: true },
] as FormField[]

test('the review lets who holds the key read each thing they typed, in its own row', () => {
  const form = openForm(fields, () => undefined, { today: '2026-11-22' })
  const typed = { place: '青石县桃花镇柳溪村集市东口', phone: '13812341234', sells: '米粉' }
  for (const [id, value] of Object.entries(typed)) expect(form.answer(id, value).ok).toBe(true)
  vault.forms.set(3, form)
  const review = at({ screen: 'review' })
  const { rows } = shown<'review'>(review)
  expect(JSON.stringify(rows)).not.toMatch(/王秀英|19540312|柳溪村|13812341234/)
  const whole = glimpse(review) ?? {}
  expect(rows.flatMap((r) => (r.hidden ? [whole[r.key]] : []))).toEqual([name, idNumber, typed.place, typed.phone])
  expect(Object.keys(whole)).toHaveLength(4)
  expect(rows.find((r) => r.value.zh === '米粉')).toMatchObject({ hidden: false })
})

test('nothing is given out on another screen, nor while something lies over it', () => {
  vault.records = [record('l1', '居民身份证', licences)]
  for (const screen of ['home', 'preview', 'printing', 'rating'] as const)
    expect(glimpse(at({ screen } as View))).toBeUndefined()
  for (const screen of ['confirm', 'review', 'choose', 'records'] as const) {
    expect(glimpse(at({ screen }))).toBeDefined()
    expect(glimpse(at({ screen }, { kind: 'paused', why: 'assist' }))).toBeUndefined()
  }
})
