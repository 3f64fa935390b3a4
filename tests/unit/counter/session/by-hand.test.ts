import { expect, test } from 'vitest'
import {
  besidesFigures,
  boardsFor,
  capitalCodes,
  onlyFiguresFollow,
} from '../../../../kiosk-ui/kiosk/more/boards/board.ts'
import { initialState } from '../../../../src/counter/session/reduce.ts'
import type { Running } from '../../../../src/counter/session/state.ts'
import { takeValue } from '../../../../src/counter/session/values.ts'
import { SessionVault } from '../../../../src/counter/session/vault.ts'

/* Whoever has no card with them types its number: also a foreigner whose permit of 2017 begins with letters. */

const step = { step: 'identify', role: 'reader.identity', party: 'applicant', manual: true }
const running = { serviceId: 's', transactionId: 't', steps: [step], stepIndex: 0, items: [] } as unknown as Running
const at = { ...initialState, running }

function typed(name: string, idNumber: string) {
  const vault = new SessionVault()
  const taken = takeValue({ id: 'identifyByHand', name, idNumber }, at, vault, '2026-11-22')
  const { identity } = vault
  return {
    taken,
    layout: identity?.layout,
    number: identity?.idNumber.reveal(),
    sex: identity?.sex,
    birth: identity?.birth.reveal(),
    masked: vault.masked().idNumber,
  }
}

test('a permit of 2017 is taken as it is, and nothing is read out of its figures', () => {
  expect(typed('MARIA SILVA', 'utO 990190010112')).toEqual({
    taken: { type: 'cardRead' },
    layout: 'foreigner2017',
    number: 'UTO990190010112',
    sex: 'unknown',
    birth: '',
    masked: 'UTO********0112',
  })
})

test('the number of a resident, and of a permit of 2023, says when and as what somebody was born', () => {
  expect(typed('王秀英', '11010519491231002X')).toMatchObject({ layout: 'mainland', sex: 'female', birth: '19491231' })
  expect(typed('MARIA SILVA', '911156199001010010')).toMatchObject({ sex: 'male', birth: '19900101' })
})

test.each(['UT0990190010112', 'UTO99019001011', 'UTO9901900101122', 'UTOX90190010112', '11010519491231002'])(
  '%s is the number of no card',
  (number) => {
    expect(typed('王秀英', number)).toMatchObject({ taken: { type: 'cardFailed', code: 'identity.invalid' } })
  },
)

test('every character of both kinds of number stands on a board, figures first', () => {
  const boards = boardsFor('cardNumber', true)
  expect(boards).toEqual(['digits', 'latin'])
  expect(boardsFor('cardNumber', false)).toEqual(boards)
  expect(besidesFigures('cardNumber', true)).toBe('X')
  expect(capitalCodes.has('cardNumber')).toBe(true)
  /* After three letters the figures come back by themselves; before, nobody is sent away from the letters. */
  expect(['', '1', 'UT', 'UTO', 'UTO99'].map((draft) => onlyFiguresFollow('cardNumber', draft))).toEqual([
    false,
    false,
    false,
    true,
    true,
  ])
  expect(onlyFiguresFollow('code', 'UTO')).toBe(false)
})
