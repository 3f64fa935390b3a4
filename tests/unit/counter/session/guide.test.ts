import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { ScreenProps } from '../../../../src/api/contract.ts'
import { loadCatalogue } from '../../../../src/counter/catalogue/load.ts'
import { draw } from '../../../../src/counter/session/projection.ts'
import { initialState } from '../../../../src/counter/session/reduce.ts'
import { sources } from '../visit-machine.ts'

const catalogue = (name: string) => {
  const loaded = loadCatalogue(fileURLToPath(new URL(`../../../../provisioning/catalogue/${name}`, import.meta.url)))
  if (!loaded.catalogue) throw new Error(`${name} is good`)
  return loaded.catalogue
}

test.each(['demo', 'jiangxi-county', 'guangdong-district'])('%s: no guide says a step twice in a row', (name) => {
  const all = catalogue(name)
  const stepsOf = (serviceId: string) => {
    const view = { screen: 'guide', serviceId, without: [], bundle: false, proxy: false } as const
    const { props } = draw({ ...initialState, view }, { ...sources, catalogue: all })
    return (props as ScreenProps['guide']).steps.map((s) => s.zh)
  }
  const guides = [...all.services.keys()].map(stepsOf)
  expect(guides.filter((steps) => steps.some((s, i) => s === steps[i - 1]))).toEqual([])
  expect(guides.every((steps) => steps.length > 0)).toBe(true)
})

test('a guide speaks of a receipt only where there is one', () => {
  const all = catalogue('jiangxi-county')
  for (const { id, steps } of all.services.values()) {
    const view = { screen: 'guide', serviceId: id, without: [], bundle: false, proxy: false } as const
    const { props } = draw({ ...initialState, view }, { ...sources, catalogue: all })
    const told = (props as ScreenProps['guide']).steps.map((s) => s.zh)
    expect(told.includes('取回执'), id).toBe(steps.some((s) => s.step === 'print' && s.document === 'receipt'))
    const papers = steps.some((s) => s.step === 'print' && s.document !== 'receipt')
    expect(told.includes('取打印的材料'), id).toBe(papers)
  }
})
