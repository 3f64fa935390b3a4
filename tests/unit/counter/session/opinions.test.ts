import { expect, test } from 'vitest'
import type { ProblemReport, Rating } from '../../../../src/counter/backends/contract.ts'
import { Opinions } from '../../../../src/counter/session/opinions.ts'
import type { Running, SessionState } from '../../../../src/counter/session/state.ts'
import { SessionVault } from '../../../../src/counter/session/vault.ts'
import { systemClock } from '../../../../src/kernel/clock.ts'
import { ok } from '../../../../src/kernel/result.ts'
import { Sensitive } from '../../../../src/kernel/sensitive.ts'
import { catalogue } from '../../../support/counter-stand.ts'
import { idOf } from '../../../support/journal.ts'

const phone = '13912345678'
const running = {
  serviceId: 'pension-certification',
  transactionId: idOf(1),
  steps: [{ step: 'result' }],
  stepIndex: 0,
  items: [],
  submitted: { state: 'no' },
} as unknown as Running

function opened() {
  const vault = new SessionVault()
  const ratings: Rating[] = []
  const reports: { readonly ticketNo: string; readonly code: string; readonly phone: string | undefined }[] = []
  const opinions = new Opinions({
    catalogue,
    clock: systemClock,
    later: {
      keep: () => Promise.resolve(true),
      rate: async (rating) => {
        ratings.push(rating)
        return ok(undefined)
      },
      report: async ({ ticketNo, code, phone }: ProblemReport) => {
        reports.push({ ticketNo, code, phone: phone?.reveal() })
        return ok(undefined)
      },
      notices: () => [],
      told: () => {},
    },
    vault,
    training: () => false,
    operationOf: (item) => ({ item, region: '', organisation: '' }),
    newTicketNo: () => 'B-000009',
  })
  return { opinions, vault, ratings, reports }
}
const rate = (level: 1 | 5) => ({ do: 'rate', running, level, reasons: [] }) as const

test('whoever was not content and left a number is called back; the visit keeps the number no longer', async () => {
  const { opinions, vault, ratings, reports } = opened()
  vault.phone = new Sensitive(phone)
  await opinions.rate(rate(1), () => {})
  expect(ratings).toMatchObject([{ level: 1, idempotencyKey: idOf(1) }])
  expect(reports).toEqual([{ ticketNo: 'B-000009', code: 'rating.callBack', phone }])
  expect(vault.phone).toBeUndefined()
})

test('a number that was left for a ticket goes with that ticket, and not with a rating after it', async () => {
  const { opinions, vault, reports } = opened()
  vault.phone = new Sensitive(phone)
  const view = { screen: 'problem', code: 'reader.absent', retry: true, saved: false, ticketNo: 'B-000001' } as const
  opinions.phone({ view, running } as unknown as SessionState)
  await opinions.rate(rate(5), () => {})
  expect(reports).toEqual([{ ticketNo: 'B-000001', code: 'reader.absent', phone }])
})
