import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { groups } from '../../../kiosk-ui/kit/case-number.ts'

describe('the number on the plate', () => {
  it('keeps the groups it came in', () => {
    expect(groups('0417 0038')).toEqual(['0417', '0038'])
    expect(groups('A012')).toEqual(['A012'])
  })

  it('breaks a long run into fours that can be copied by hand', () => {
    expect(groups('SQ01-20260417-0038')).toEqual(['SQ01-', '2026', '0417-', '0038'])
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
