import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { groups } from '../../../kiosk-ui/kit/case-number.ts'

describe('the number on the plate', () => {
  it('keeps the groups it came in', () => {
    expect(groups('0417 0038')).toEqual(['0417', '0038'])
    expect(groups('H-041201')).toEqual(['H-', '041201'])
  })

  it('breaks a long run into the pieces people say: letters, then fours', () => {
    expect(groups('YL20261121-0001')).toEqual(['YL', '2026', '1121-', '0001'])
    expect(groups('SQ01-20260417-0038')).toEqual(['SQ', '01-', '2026', '0417-', '0038'])
    expect(groups('202604170038')).toEqual(['2026', '0417', '0038'])
  })

  it('loses and adds nothing', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z0-9]+(?:[- ][A-Z0-9]+)*$/), (number) => {
        expect(groups(number).join('')).toBe(number.replaceAll(' ', ''))
      }),
    )
  })
})
