import type { Action } from '../../api/contract.ts'
import { isForeignerPermitNumber } from '../../kernel/id-number.ts'
import { Sensitive } from '../../kernel/sensitive.ts'
import type { Step, StepName, StepOf } from '../catalogue/steps.ts'
import type { FormField } from '../forms/fields.ts'
import { pages } from '../forms/form.ts'
import { validateAnswer } from '../forms/validate.ts'
import type { SessionEvent, SessionState } from './state.ts'
import type { SessionVault } from './vault.ts'

/**
 * What becomes of the value in an action: it goes into the vault before the machine hears of the touch, so that the machine never holds
 * anything of a person. `go`: the machine gets the touch; an event: it gets that instead; `invalid`: nothing happened.
 */
export type Taken = 'go' | 'invalid' | SessionEvent

export const mostSearched = 40
const mostTypedCode = 64

export function takeValue(action: Action, state: SessionState, vault: SessionVault, today: string): Taken {
  switch (action.id) {
    case 'openSearch':
      vault.searched = ''
      return 'go'
    case 'search':
      vault.searched = action.text.slice(0, mostSearched)
      return { type: 'answered' }
    case 'answer':
      return answer(vault, action.field, action.value)
    case 'next':
      return next(state, vault)
    case 'choose':
      return choose(stepAt(state, 'choose'), vault, action.values)
    case 'typeCode':
      return typeCode(stepAt(state, 'scanCode'), vault, action.value)
    case 'identifyByHand':
      return byHand(stepAt(state, 'identify'), vault, action, today)
    case 'leavePhone': {
      const phone = validateAnswer(phoneField, action.phone, { today })
      if (!phone.ok) return 'invalid'
      vault.phone?.destroy()
      vault.phone = new Sensitive(phone.value)
      vault.forgetDraft()
      return { type: 'phoneLeft' }
    }
    default:
      return 'go'
  }
}

function stepAt<N extends StepName>({ running }: SessionState, name: N): StepOf<N> | undefined {
  const step: Step | undefined = running?.steps[running.stepIndex]
  return step?.step === name ? (step as StepOf<N>) : undefined
}

function answer(vault: SessionVault, field: string, value: string): Taken {
  const { form } = vault
  if (!form) return 'invalid'
  vault.formProblem = undefined
  if (value === '') form.clear(field)
  else {
    const taken = form.answer(field, value)
    if (!taken.ok && taken.error.code === 'notAsked') return 'invalid'
    if (!taken.ok) vault.formProblem = { field, code: taken.error.code }
  }
  /* What was refused stays in the field, to be put right. */
  if (vault.formProblem === undefined) vault.forgetDraft()
  return { type: 'answered' }
}

/** With a question of the page open, its place is marked instead of going on. */
function next(state: SessionState, vault: SessionVault): Taken {
  const { view } = state
  if (view.screen === 'choose') return vault.answers.has(stepAt(state, 'choose')?.id ?? '') ? 'go' : 'invalid'
  if ((view.screen !== 'form' && view.screen !== 'deliver') || !vault.form) return 'go'
  const step = stepAt(state, 'form')
  const page = view.screen === 'form' ? view.page : 0
  const shown = pages(vault.form, step?.layout ?? 'page', step?.perPage ?? 4)[page] ?? []
  for (const { field, answered } of shown.filter((q) => !q.answered && !q.field.required)) {
    if (!answered) vault.form.answer(field.id, '')
  }
  const open = shown.find((q) => q.field.required && !q.answered)
  if (!open) {
    vault.formProblem = undefined
    return 'go'
  }
  vault.formProblem = { field: open.field.id, code: 'required' }
  return { type: 'answered' }
}

function choose(step: StepOf<'choose'> | undefined, vault: SessionVault, values: readonly string[]): Taken {
  if (!step || (!step.several && values.length !== 1)) return 'invalid'
  const offered = step.options?.map((o) => o.value) ?? vault.records.map((r) => r.id)
  if (new Set(values).size < values.length || values.some((v) => !offered.includes(v))) return 'invalid'
  vault.answers.get(step.id)?.destroy()
  if (values.length === 0) vault.answers.delete(step.id)
  else vault.answers.set(step.id, new Sensitive(values.join(',')))
  if (!step.options) {
    vault.chosen.clear()
    for (const value of values) vault.chosen.add(value)
  }
  return step.several ? { type: 'answered' } : 'go'
}

function typeCode(step: StepOf<'scanCode'> | undefined, vault: SessionVault, value: string): Taken {
  const typed = value.trim()
  if (!step || typed === '' || typed.length > mostTypedCode) return 'invalid'
  vault.codes.get(step.code)?.destroy()
  vault.codes.set(step.code, new Sensitive(typed))
  return 'go'
}

const plainField = (id: string, kind: FormField['kind']): FormField => ({
  id,
  kind,
  label: { zh: id, hk: id, en: id, pt: id },
  required: true,
})
const phoneField = plainField('phone', 'phone')

function byHand(
  step: StepOf<'identify'> | undefined,
  vault: SessionVault,
  typed: { readonly name: string; readonly idNumber: string },
  today: string,
): Taken {
  if (!step?.manual) return 'invalid'
  const name = validateAnswer(plainField('name', 'name'), typed.name, { today })
  const idNumber = validateAnswer(plainField('idNumber', 'idNumber'), typed.idNumber, { today })
  if (!name.ok || !idNumber.ok) return { type: 'cardFailed', code: 'identity.invalid' }
  const empty = () => new Sensitive('')
  const number = idNumber.value
  /* What is public of the figures of a permit of 2017 contradicts itself: they say nothing here of its holder. */
  const permit = isForeignerPermitNumber(number)
  vault.party = step.party
  vault.setIdentity(step.party, {
    layout: permit ? 'foreigner2017' : 'mainland',
    name: new Sensitive(name.value),
    idNumber: new Sensitive(number),
    sex: permit ? 'unknown' : Number(number[16]) % 2 === 1 ? 'male' : 'female',
    birth: new Sensitive(permit ? '' : number.slice(6, 14)),
    address: empty(),
    issuer: empty(),
    validFrom: '',
    validTo: '',
    photoWlt: new Sensitive(new Uint8Array(0)),
  })
  if (!vault.samePersonTwice) return { type: 'cardRead' }
  vault.forgetIdentity(step.party)
  return { type: 'cardFailed', code: 'party.samePerson' }
}
