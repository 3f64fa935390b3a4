import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Draft } from '../../../../src/api/contract.ts'
import { pageMessageSchema } from '../../../../src/api/schemas.ts'
import { loadCatalogue } from '../../../../src/counter/catalogue/load.ts'
import type { Service } from '../../../../src/counter/catalogue/service.ts'
import { Drafts } from '../../../../src/counter/session/drafts.ts'
import { initialState } from '../../../../src/counter/session/reduce.ts'
import { SessionVault } from '../../../../src/counter/session/vault.ts'
import { createDevices } from '../../../../src/hardware/devices/create-devices.ts'
import { systemClock as clock, FakeClock } from '../../../../src/kernel/clock.ts'
import { silentLog } from '../../../../src/kernel/log.ts'
import { backendWith, CounterStand } from '../../../support/counter-stand.ts'

/** What stands half-typed on the glass outlives the page it is typed on, and nothing else. */
const county = fileURLToPath(new URL('../../../../provisioning/catalogue/jiangxi-county', import.meta.url))
const stallId = 'stall-registration'

/** The stall's card by hand and its form. */
function catalogue() {
  const loaded = loadCatalogue(county).catalogue
  const stall = loaded?.services.get(stallId)
  if (!loaded || !stall) throw new Error('the county has the stall')
  const steps = stall.steps.filter(({ step }) => ['identify', 'form', 'review', 'submit', 'result'].includes(step))
  const bare: Service = { ...stall, steps }
  return { ...loaded, services: new Map([...loaded.services, [stallId, bare]]) }
}

let stand: CounterStand
beforeEach(async () => {
  const devices = createDevices({ devices: [], profiles: new Map(), clock, log: silentLog })
  stand = await CounterStand.open(devices, backendWith({}), { catalogue: catalogue() })
})
afterEach(() => stand.close())

const typed = (open: string, text: string, letters = ''): Draft => ({ open, letters, texts: [{ field: open, text }] })
const keep = (draft: Draft | null, rev = stand.counter.projection.rev) => stand.counter.drafts.keep(rev, draft)
const kept = () => stand.counter.drafts.kept
function toForm(): void {
  stand.touch({ id: 'openService', serviceId: stallId }, { id: 'begin' })
  stand.touch({ id: 'identifyByHand', name: '王秀英', idNumber: '11010519491231002X' }, { id: 'confirmIdentity' })
  stand.touch({ id: 'answer', field: 'stallFood', value: 'snacks' })
}

test('a half-typed answer is kept until it is sent, and is no part of what every page is told', () => {
  toForm()
  const { rev } = stand.counter.projection
  keep(typed('stallPlace', '柳溪村集', 'shi'))
  expect(kept()).toEqual(typed('stallPlace', '柳溪村集', 'shi'))
  expect(stand.counter.projection.rev).toBe(rev)
  expect(JSON.stringify(stand.counter.projection)).not.toContain('柳溪村集')
  stand.touch({ id: 'setPrefs', prefs: { size: 'large' } }, { id: 'help' })
  keep(typed('stallPlace', '柳溪村集市'))
  stand.touch({ id: 'closeHelp' })
  expect(kept()).toEqual(typed('stallPlace', '柳溪村集市'))
  stand.touch({ id: 'answer', field: 'stallPlace', value: '柳溪村集市' })
  expect(kept()).toBeUndefined()
})

test('an answer that is refused stays to be put right', () => {
  toForm()
  keep(typed('phone', '1381234'))
  stand.touch({ id: 'answer', field: 'phone', value: '1381234' })
  expect(kept()).toEqual(typed('phone', '1381234'))
})

test('the number and the name of who has no card with them are kept together, and go with the page', () => {
  stand.touch({ id: 'openService', serviceId: stallId }, { id: 'begin' })
  const { rev } = stand.counter.projection
  const both: Draft = {
    ...typed('name', '王', 'xiu'),
    texts: [
      { field: 'idNumber', text: '110105' },
      { field: 'name', text: '王' },
    ],
  }
  keep(both)
  expect(kept()).toEqual(both)
  stand.touch({ id: 'identifyByHand', name: '王秀英', idNumber: '11010519491231002X' })
  expect(kept()).toBeUndefined()
  stand.touch({ id: 'notMe' })
  /* Told late, of the person before. */
  keep(both, rev)
  expect(kept()).toBeUndefined()
})

test('what is asked nowhere on the screen is thrown away, and null forgets', () => {
  keep(typed('search', 'xue'))
  stand.touch({ id: 'start' }, { id: 'openSearch' })
  keep(typed('stallPlace', '桥头'))
  keep({ ...typed('search', 'xue'), texts: [{ field: 'phone', text: '138' }] })
  expect(kept()).toBeUndefined()
  keep(typed('search', '', 'xue'))
  expect(kept()?.letters).toBe('xue')
  keep(null)
  expect(kept()).toBeUndefined()
})

test('it ends with the visit, which finds nothing left over', async () => {
  toForm()
  keep(typed('stallPlace', '柳溪村集'))
  stand.touch({ id: 'exit' })
  expect(kept()).toBeUndefined()
  /* Offered when the purge has found the vault empty; otherwise the machine says that it is out of order. */
  expect((await stand.until((p) => p.actions.includes('next'))).screen).toBe('goodbye')
})

test('a vault that holds one is not empty, and forgets it with everything', () => {
  const vault = new SessionVault()
  const drafts = new Drafts(vault, new FakeClock(), () => ({ ...initialState, view: { screen: 'search', spoken: 0 } }))
  drafts.keep(1, typed('search', 'xue'))
  const { draft } = vault
  expect([vault.empty, draft?.destroyed]).toEqual([false, false])
  vault.forgetAll()
  expect([vault.empty, draft?.destroyed]).toEqual([true, true])
})

test('more in a second than fingers can type is not heard', async () => {
  const vault = new SessionVault()
  const fake = new FakeClock()
  const drafts = new Drafts(vault, fake, () => ({ ...initialState, view: { screen: 'search', spoken: 0 } }))
  for (let i = 0; i < 100; i += 1) drafts.keep(1, typed('search', `${i}`))
  expect(drafts.kept?.texts[0]?.text).toBe('19')
  await fake.advance(1000)
  drafts.keep(1, typed('search', 'again'))
  expect(drafts.kept?.texts[0]?.text).toBe('again')
})

test('a page can say no more than an answer may be long, of two fields', () => {
  const message = (draft: unknown) => pageMessageSchema.safeParse({ type: 'draft', rev: 1, draft }).success
  const field = { field: 'a', text: 'x'.repeat(1000) }
  expect(message({ open: 'a', letters: '', texts: [field, field] })).toBe(true)
  expect(message(null)).toBe(true)
  expect(message({ open: 'a', letters: '', texts: [field, field, field] })).toBe(false)
  expect(message({ open: 'a', letters: '', texts: [{ ...field, text: 'x'.repeat(1001) }] })).toBe(false)
  expect(message({ open: 'a', letters: 'x'.repeat(101), texts: [] })).toBe(false)
  expect(message({ open: 'a', letters: '', texts: [], more: 1 })).toBe(false)
})
