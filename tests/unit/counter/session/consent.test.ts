import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { ScreenProps } from '../../../../src/api/contract.ts'

import { loadCatalogue } from '../../../../src/counter/catalogue/load.ts'
import type { Step } from '../../../../src/counter/catalogue/steps.ts'
import { draw } from '../../../../src/counter/session/projection.ts'
import { proxySteps } from '../../../../src/counter/session/proxy.ts'
import { initialState } from '../../../../src/counter/session/reduce.ts'
import type { Running } from '../../../../src/counter/session/state.ts'
import { sources } from '../visit-machine.ts'

function good(region: string) {
  const { catalogue } = loadCatalogue(
    fileURLToPath(new URL(`../../../../provisioning/catalogue/${region}`, import.meta.url)),
  )
  if (!catalogue) throw new Error(`the catalogue of ${region} is good`)
  return catalogue
}
const catalogue = good('demo')

/** What each consent of these steps shows. */
function shown(serviceId: string, steps: readonly Step[]): ScreenProps['consent'][] {
  return steps.flatMap(({ step }, stepIndex) => {
    if (step !== 'consent') return []
    const running = { serviceId, steps, stepIndex, items: [], submitted: { state: 'no' } } as unknown as Running
    const { props } = draw({ ...initialState, running, view: { screen: 'consent' } }, { ...sources, catalogue })
    return [props as ScreenProps['consent']]
  })
}

/** What each of them asks for: a picture of the face, or not. */
const faces = (serviceId: string, steps: readonly Step[] = catalogue.services.get(serviceId)?.steps ?? []): boolean[] =>
  shown(serviceId, steps).map(({ face }) => face)

test('a picture is asked for only of those whose face is looked at', () => {
  expect(faces('pension-certification')).toEqual([true])
  expect(faces('house-transfer')).toEqual([true, true])
  for (const id of ['appointment', 'utility-bills', 'progress-query']) expect(faces(id), id).toEqual([false])
})

test('whoever comes for somebody else is looked at in their place', () => {
  const service = catalogue.services.get('appointment')
  if (!service) throw new Error('appointment is offered')
  expect(faces('appointment', proxySteps(service))).toEqual([false, false])
  const looked = {
    ...service,
    steps: [...service.steps, { step: 'verifyFace', role: 'camera.face', attempts: 3, party: 'applicant' } as const],
  }
  expect(faces('appointment', proxySteps(looked))).toEqual([true, false])
})

test('the consent of whoever comes for somebody else says what becomes of it as the service does', () => {
  for (const service of catalogue.services.values()) {
    if (!service.proxy) continue
    const [theirs, own] = (proxySteps(service) ?? []).filter((s) => s.step === 'consent')
    expect(own, service.id).toBeDefined()
    expect([theirs?.recipient, theirs?.retention], service.id).toEqual([own?.recipient, own?.retention])
  }
})

test('the picture of whoever comes is named to them, and not to the person they come for', () => {
  /* In the county somebody may come for who cannot. */
  const service = good('jiangxi-county').services.get('pension-certification')
  const named = (way: readonly Step[]) =>
    shown('pension-certification', way).map(({ face, items }) => [face, items.some((i) => i.zh.includes('照片'))])
  expect(named(proxySteps(service) ?? [])).toEqual([
    [true, true],
    [false, false],
  ])
  expect(named(service?.steps ?? [])).toEqual([[true, true]])
})
