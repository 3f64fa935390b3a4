import { expect, test } from 'vitest'
import { whyNotPrinted } from '../../../kiosk-ui/kiosk/staff/not-printed.ts'
import type { PrintFailure } from '../../../src/hardware/contract.ts'
import { staffToday } from '../../ui/fixtures-staff.ts'

const printer = (...conditions: string[]) => {
  const receipt = staffToday.devices.find((d) => d.role === 'printer.receipt')
  if (!receipt) throw new Error('the fixture has no receipt printer')
  return { ...receipt, conditions }
}
const vague = whyNotPrinted({ code: 'notEvenACode' }, printer()).line

test('a printer without paper says so by name, and its repair page is one touch away', () => {
  const empty = { page: 'repair', deviceId: 'receipt', condition: 'media-empty-error' }
  for (const refusal of [
    { code: 'notPrinted', detail: 'mediaEmpty' },
    { code: 'printerAway', detail: 'notReady' },
  ]) {
    const { line, repair } = whyNotPrinted(refusal, printer('media-low-warning', 'media-empty-error'))
    expect(line).toBe('凭条打印机：没纸了。先弄好它，再来补打。')
    expect(repair).toEqual(empty)
  }
})

test('of several faults the one that stopped this print is named', () => {
  const both = printer('media-empty-error', 'cover-open-error')
  expect(whyNotPrinted({ code: 'notPrinted', detail: 'coverOpen' }, both).repair).toMatchObject({
    condition: 'cover-open-error',
  })
})

/* Every answer of a printer, so that one added to the contract is missed here by the types. */
const answers: Readonly<Record<Exclude<PrintFailure, 'canceled' | 'internal' | 'notSupported'>, RegExp>> = {
  mediaEmpty: /没纸/,
  mediaJammed: /卡纸/,
  coverOpen: /盖子/,
  cutterError: /切刀/,
  printerError: /故障/,
  deviceGone: /没有接上/,
  commsError: /不应答/,
  timeout: /太久/,
  notReady: /修好/,
}
test.each(Object.entries(answers))(
  '%s has words of its own also where nothing stands about the printer any more',
  (detail, words) => {
    const { line, repair } = whyNotPrinted({ code: 'notPrinted', detail }, printer())
    expect(line).toMatch(words)
    expect(line).not.toBe(vague)
    expect(repair).toEqual({ page: 'device', deviceId: 'receipt' })
  },
)

test('nobody is sent to a printer that is only in use, to one that is not there, or for a matter of the office', () => {
  expect(whyNotPrinted({ code: 'printerAway', detail: 'claimed' }, printer('media-low-warning'))).toEqual({
    line: '打印机正有人用，等一会儿再打。',
  })
  expect(whyNotPrinted({ code: 'printerAway', detail: 'noSuchRole' }, undefined).repair).toBeUndefined()
  expect(whyNotPrinted({ code: 'notFetched', detail: 'timeout' }, printer('media-empty-error')).repair).toBeUndefined()
})

test('a paper that may have come out: first the slot, then the printer', () => {
  expect(whyNotPrinted({ code: 'unknown', detail: 'mediaEmpty' }, printer('media-empty-error'))).toMatchObject({
    line: expect.stringContaining('看看出纸口'),
    repair: { page: 'repair' },
  })
})
