import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { stateText } from '../../../kiosk-ui/i18n/more-text.ts'

const office = readFileSync(new URL('../../../provisioning/backend/office/records.yaml', import.meta.url), 'utf8')

it('every state of the reference office is a word that a villager reads', () => {
  const states = [...office.matchAll(/^ +state: (\w+)$/gm)].map(([, state]) => state ?? '')
  expect(states.length).toBeGreaterThan(2)
  for (const state of [...states, 'open', 'done', 'valid', 'expiring'])
    expect(stateText(state), state).toMatch(/^\p{Script=Han}+$/u)
})

it('a code that has no word is not shown; an office’s own words are', () => {
  for (const code of ['PENDING_2', 'toString', '', undefined]) expect(stateText(code)).toBe('')
  expect(stateText('审核中')).toBe('审核中')
})
