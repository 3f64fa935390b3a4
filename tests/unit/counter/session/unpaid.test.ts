import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import type { ScreenProps } from '../../../../src/api/contract.ts'
import { loadCatalogue } from '../../../../src/counter/catalogue/load.ts'
import { stepsNamed } from '../../../../src/counter/catalogue/service.ts'
import { draw } from '../../../../src/counter/session/projection.ts'
import { initialState } from '../../../../src/counter/session/reduce.ts'
import type { Running, Submitted } from '../../../../src/counter/session/state.ts'
import { sources } from '../visit-machine.ts'

/* What an office works out is handed in first, and paid then: whoever does not pay is told that it is there, and does not count yet. */

const catalogues = ['demo', 'jiangxi-county', 'guangdong-district'].map((region) => {
  const { catalogue } = loadCatalogue(resolve(import.meta.dirname, '../../../../provisioning/catalogue', region))
  if (!catalogue) throw new Error(`the catalogue of ${region} is good`)
  return catalogue
})
const paid = catalogues.flatMap(({ services }) =>
  [...services.values()].filter((s) => stepsNamed(s.steps, 'pay').length > 0),
)

test.each(paid)('$id is handed in, paid, and only then proven and called done', ({ steps }) => {
  const order = steps.map((s) => (s.step === 'print' ? s.document : s.step))
  const papers = order.filter((s) => s === 'certificate' || s === 'receipt' || s === 'result')
  const [submit, pay] = [order.indexOf('submit'), order.indexOf('pay')]
  expect(submit).toBeGreaterThan(-1)
  expect(pay).toBeGreaterThan(submit)
  for (const paper of papers) expect(order.indexOf(paper), paper).toBeGreaterThan(pay)
})

test('a payment that does not come about leaves the number, and the words that it counts once it is paid', () => {
  const service = paid.find(({ id }) => id === 'deed-tax')
  const told = (step: string, submitted: Submitted) => {
    const stepIndex = service?.steps.findIndex((s) => s.step === step)
    const running = {
      serviceId: 'deed-tax',
      steps: service?.steps,
      stepIndex,
      items: [],
      submitted,
      transactionId: 'T12345678',
    }
    const saved = submitted.state !== 'no'
    const view = { screen: 'problem', code: 'pay.canceled', retry: true, saved } as const
    const { props } = draw({ ...initialState, running: running as unknown as Running, view }, sources)
    const { unpaid, caseNo } = props as ScreenProps['problem']
    return { unpaid, caseNo }
  }
  const accepted: Submitted = { state: 'accepted', caseNo: 'QS20261121-0001', queryUrl: '', decision: 'decided' }
  expect(told('pay', accepted)).toEqual({ unpaid: true, caseNo: 'QS20261121-0001' })
  expect(told('print', accepted)).toEqual({ unpaid: undefined, caseNo: 'QS20261121-0001' })
  expect(told('pay', { state: 'no' })).toEqual({ unpaid: undefined, caseNo: undefined })
})
