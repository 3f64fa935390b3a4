import { done, failed, type Outcome } from '../../hardware/contract.ts'
import type { Clock } from '../../kernel/clock.ts'
import { localDayAfter } from '../../kernel/local-day.ts'
import { Sensitive } from '../../kernel/sensitive.ts'
import type { Accepted, Backend, BackendFailure, PaymentOrder } from './contract.ts'

const practice = '练习'

/**
 * Answers in place of a gateway while staff practise: everything is accepted, marked as practice, and leaves this kiosk by no way at all.
 * It knows the keys it has seen, so that practising after a mistake feels like the real thing.
 */
export function createTrainingBackend(clock: Clock): Backend {
  const accepted = new Map<string, Accepted>()
  const orders = new Map<string, PaymentOrder>()
  let count = 0
  const mostKept = 200
  const next = (): string => {
    count += 1
    return `LX-${String(count).padStart(4, '0')}`
  }
  const accept = (key: string): Accepted => {
    const known = accepted.get(key)
    if (known) return known
    const number = next()
    const answer: Accepted = {
      caseNo: number,
      queryUrl: '',
      decision: 'decided',
      reference: number,
      documentId: number,
    }
    if (accepted.size >= mostKept) accepted.clear()
    accepted.set(key, answer)
    return answer
  }
  const order = (key: string, change: Partial<PaymentOrder>): Outcome<PaymentOrder, BackendFailure> => {
    const known = orders.get(key)
    if (!known) return failed('refused', 'unknownKey')
    const now = { ...known, ...change }
    orders.set(key, now)
    return done(now)
  }
  const day = (ahead: number): string => localDayAfter(clock.wallMs(), ahead)

  return {
    reachable: true,
    onReachable: () => () => {},
    query: async () => done({ eligible: true }),
    lookup: async () =>
      done([
        {
          id: 'LX-1',
          title: practice,
          fields: [{ label: practice, value: new Sensitive(practice) }],
          amountFen: 100,
        },
      ]),
    licences: async ({ typeCodes }) =>
      done(typeCodes.map((typeCode, i) => ({ typeCode, id: `LX-${i + 1}`, name: practice, fields: {} }))),
    slots: async () =>
      done([1, 2, 3].map((i) => ({ id: `lx-${i}`, place: practice, startsAt: `${day(i)}T09:00:00+08:00`, left: i }))),
    verifyFace: async () => done({ match: true, evidence: practice }),
    submit: async ({ idempotencyKey }) => done(accept(idempotencyKey)),
    status: async (_kind, key) => done(accepted.get(key)),
    async payment({ idempotencyKey, amountFen }) {
      if (orders.size >= mostKept) orders.clear()
      const opened: PaymentOrder = { orderNo: next(), payUrl: practice, amountFen, state: 'waiting' }
      orders.set(idempotencyKey, opened)
      return done(opened)
    },
    /* Nobody can pay a practice order with a phone: it is paid by the second look. */
    paymentState: async (key) => order(key, { state: 'paid' }),
    cancelPayment: async (key) => order(key, orders.get(key)?.state === 'paid' ? {} : { state: 'canceled' }),
    fetchDocument: async ({ documentId }) =>
      done({
        documentId,
        title: practice,
        number: documentId,
        issuer: practice,
        issuedOn: day(0),
        rows: [{ label: practice, value: new Sensitive(practice) }],
        paragraphs: [],
        verifyUrl: '',
      }),
    rate: async () => done({ stored: true }),
    reportProblem: async () => done({ stored: true }),
    probe: async () => {},
  }
}
