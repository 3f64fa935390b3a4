import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Operation, SubmissionBody } from '../../../../src/counter/backends/reference/bodies.ts'
import { loadOffice, sampleOfficeDir } from '../../../../src/counter/backends/reference/office/load.ts'
import { Payments } from '../../../../src/counter/backends/reference/payments.ts'
import { Register } from '../../../../src/counter/backends/reference/register.ts'
import { at, keyOf, li, officeClock, wang } from './stand.ts'

const loaded = loadOffice(sampleOfficeDir)
if (!loaded.ok) throw new Error('the sample office is good')
const office = loaded.value
const clock = officeClock()

const kinds = ['application', 'appointment', 'delivery', 'ticket', 'signature'] as const
const call = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('submit'),
      key: fc.nat(3),
      kind: fc.constantFrom(...kinds),
      variant: fc.nat(1),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('rate'),
      key: fc.nat(3),
      kind: fc.constant('application'),
      variant: fc.nat(1),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('open', 'pay', 'cancel'),
      key: fc.nat(3),
      kind: fc.constant('application'),
      variant: fc.nat(1),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('restart'),
      key: fc.nat(3),
      kind: fc.constant('application'),
      variant: fc.nat(1),
    }),
  },
)

const bodyOf = (variant: number): SubmissionBody => ({
  operation: at('health-certificate'),
  parties: [{ role: 'applicant', ...(variant === 0 ? wang : li) }],
  answers: { slot: 'sq-hall-20261123-0900', way: 'pickUp', queue: 'hall' },
  licences: [],
  documents: [],
  promises: [],
  signatures: [{ role: 'applicant', png: 'AA==' }],
  codes: {},
})
const ratingOf = (operation: Operation, variant: number) => ({
  operation,
  level: variant === 0 ? (5 as const) : (1 as const),
  reasons: [],
  reasonsVersion: '1',
  mistaken: false,
})

test('repeated, reordered, mixed up and across restarts: one key is one effect, and its answer never changes', () => {
  fc.assert(
    fc.property(fc.array(call, { minLength: 1, maxLength: 30 }), (calls) => {
      const dir = mkdtempSync(join(tmpdir(), 'office-'))
      const open = () => {
        const register = new Register(join(dir, 'office.sqlite'), clock, office)
        return { register, payments: new Payments(register.book, office, clock, { expireMs: 1000 }) }
      }
      let { register, payments } = open()
      const firsts = new Map<string, { readonly content: string; readonly answer: string }>()
      const states = new Map<string, string>()
      /* Once per key and desk: the first answer stands, another content is refused. */
      const hold = (desk: string, content: string, answer: { readonly ok: boolean } & object) => {
        const text = JSON.stringify(answer)
        const first = firsts.get(desk)
        if (!first) firsts.set(desk, { content, answer: text })
        else if (first.content === content) expect(text).toBe(first.answer)
        else expect(answer).toMatchObject({ ok: false, error: { code: 'keyReused' } })
      }
      for (const { do: what, key: n, kind, variant } of calls) {
        const key = keyOf(n)
        const content = `${kind} ${variant}`
        if (what === 'restart') {
          register.book.close()
          ;({ register, payments } = open())
        } else if (what === 'submit') hold(`entry ${key}`, content, register.submit(kind, key, bodyOf(variant)))
        else if (what === 'rate')
          hold(
            `note ${key}`,
            content,
            register.note({ kind: 'rating', body: ratingOf(at('e-licences'), variant) }, key),
          )
        else {
          const order = { operation: at('fee-payment'), amountFen: 1000 + variant, records: [] }
          const opened = what === 'open' ? payments.open(key, order, '') : undefined
          const before = payments.find(key, '')
          if (opened && !opened.ok) expect(opened.error.code).toBe('keyReused')
          if (before && what === 'pay') payments.pay(before.orderNo)
          if (before && what === 'cancel') payments.cancel(key, '')
          const state = payments.find(key, '')?.state
          const last = states.get(key)
          if (last !== undefined && last !== 'waiting') expect(state, 'what has ended stays as it ended').toBe(last)
          if (state) states.set(key, state)
        }
      }
      const made = kinds.flatMap((kind) => register.accepted(kind))
      expect(made.map((c) => c.key).sort()).toEqual(
        [...firsts.keys()]
          .filter((k) => k.startsWith('entry'))
          .map((k) => k.slice(6))
          .sort(),
      )
      expect(new Set(made.map((c) => c.caseNo)).size).toBe(made.length)
      const booked = register.book.db.prepare('SELECT count(*) AS n FROM booking').get()?.n
      expect(booked).toBe(register.accepted('appointment').length)
      expect(register.notes('rating')).toHaveLength([...firsts.keys()].filter((k) => k.startsWith('note')).length)
      expect(
        payments
          .all()
          .map((p) => p.key)
          .sort(),
      ).toEqual([...states.keys()].sort())
      register.book.close()
      rmSync(dir, { recursive: true })
    }),
    { numRuns: 50 },
  )
})
