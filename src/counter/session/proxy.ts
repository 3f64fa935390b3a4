import type { Service } from '../catalogue/service.ts'
import type { Step, StepOf } from '../catalogue/steps.ts'

/** The party of whoever comes for somebody else (代办). */
export const proxyRole = 'proxy'

const purpose = {
  zh: '您替家人来办，先要知道您是谁',
  hk: '您替家人來辦，先要知道您是誰',
  en: 'You come for somebody else: first we must know who you are',
  pt: 'Vem em nome de outra pessoa: primeiro precisamos de saber quem é',
}
const card = {
  zh: '您身份证上的姓名和号码',
  hk: '您身份證上的姓名和號碼',
  en: 'Name and number on your own ID card',
  pt: 'Nome e número do seu documento',
}

/** Theirs goes where the application goes, and stays as long. */
function consentOf({ steps }: Service): readonly StepOf<'consent'>[] {
  const own = steps.find((s) => s.step === 'consent')
  if (own === undefined) return []
  const { recipient, retention } = own
  return [{ step: 'consent', party: proxyRole, purpose, items: [card], recipient, retention }]
}

const whoseProxy = {
  zh: '先放您自己的身份证',
  hk: '先放您自己的身份證',
  en: 'First your own ID card',
  pt: 'Primeiro o seu bilhete',
}
const whoseOwn = {
  zh: '再放要办事的家人的身份证',
  hk: '再放要辦事的家人的身份證',
  en: 'Now the ID card of the person you come for',
  pt: 'Agora o bilhete da pessoa por quem vem',
}

/**
 * The steps when somebody comes for another person: both say yes and both show their cards, and it is the one who is there whose face is
 * looked at. Undefined when the service is for the person alone.
 */
export function proxySteps(service: Service | undefined): readonly Step[] | undefined {
  const identify = service?.steps.find((s) => s.step === 'identify')
  if (!service?.proxy || identify?.step !== 'identify') return undefined
  const first: StepOf<'identify'> = {
    step: 'identify',
    role: identify.role,
    party: proxyRole,
    whose: whoseProxy,
    manual: false,
  }
  return [
    ...consentOf(service),
    first,
    ...service.steps.map((step): Step => {
      if (step.step === 'identify') return { ...step, whose: whoseOwn }
      return step.step === 'verifyFace' ? { ...step, party: proxyRole } : step
    }),
  ]
}
