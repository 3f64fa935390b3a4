import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Backend } from '../../../../src/counter/backends/contract.ts'
import { keepDraining } from '../../../../src/counter/backends/queue/keep-draining.ts'
import { type QueueOptions, type QueueRecord, SubmissionQueue } from '../../../../src/counter/backends/queue/queue.ts'
import { queueMigration } from '../../../../src/counter/backends/queue/schema.ts'
import { journalMigrations } from '../../../../src/counter/journal/schema.ts'
import { SealBox } from '../../../../src/counter/journal/seal.ts'
import { FakeClock, systemClock } from '../../../../src/kernel/clock.ts'
import { silentLog } from '../../../../src/kernel/log.ts'
import { Store } from '../../../../src/kernel/store/store.ts'
import { applicant, at, backendTo, handedIn, keyOf, li, openOffice, personBorn, secret, wang } from './stand.ts'

const { signal } = new AbortController()
let dir: string
let clock: FakeClock
let store: Store
let seals: SealBox
let records: QueueRecord[]
const folders: string[] = []

function boot(): void {
  store = new Store({
    path: join(dir, 'kiosk.sqlite'),
    migrations: [...journalMigrations, queueMigration],
    clock: systemClock,
    log: silentLog,
  })
  const opened = SealBox.open(store, clock, dir)
  if (!opened.ok) throw new Error(opened.error.code)
  seals = opened.value
}
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'queue-'))
  folders.push(dir)
  clock = new FakeClock()
  records = []
  boot()
})
afterEach(() => {
  store.close()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

async function openQueue(limits: QueueOptions['limits'] = {}): Promise<SubmissionQueue> {
  const queue = await SubmissionQueue.open({
    store,
    seals,
    clock,
    log: silentLog,
    record: (_db, what) => records.push(what),
    limits,
  })
  if (!queue.ok) throw new Error(queue.error.code)
  return queue.value
}
const inThreeDays = () => clock.wallMs() + 3 * 86_400_000
const put = (queue: SubmissionQueue, n: number, person = wang, expiresAt = inThreeDays()) =>
  queue.enqueue(
    {
      what: 'submission',
      submission: handedIn('e-licences', keyOf(n), { person, answers: secret({ phone: '13900000001' }) }),
    },
    { tx: keyOf(n), citizen: applicant(person).idNumber, expiresAt },
  )
const moments = () => records.map((r) => r.moment)
const idOf = (person: typeof wang) => applicant(person).idNumber

test('what could not be handed in is handed in when the backend is back, whole, and the citizen hears of it once', async () => {
  const { office, url } = await openOffice()
  const queue = await openQueue()
  await put(queue, 1)
  const gone = backendTo('http://127.0.0.1:1')
  await queue.drain(gone, signal)
  expect(office.register.cases()).toEqual([])
  expect(queue.depth.rows).toBe(1)
  await queue.drain(backendTo(url), signal)
  expect(queue.depth).toEqual({ rows: 0, bytes: 0 })
  const [made] = office.register.cases()
  expect(queue.notices(idOf(wang))).toMatchObject([
    { tx: keyOf(1), item: 'e-licences', state: 'accepted', caseNo: made?.caseNo },
  ])
  expect(queue.notices(idOf(li))).toEqual([])
  await queue.noticed([keyOf(1)])
  expect(queue.notices(idOf(wang))).toEqual([])
  expect(moments()).toEqual(['queued', 'intent', 'notReceived', 'intent', 'accepted'])
  await office.close()
})

test('ratings and problem reports wait like applications, for nobody, and leave nothing', async () => {
  const { office, url } = await openOffice()
  const queue = await openQueue()
  const about = { tx: keyOf(9), citizen: undefined, expiresAt: inThreeDays() }
  const rating = {
    operation: at('e-licences'),
    caseNo: undefined,
    level: 4,
    reasons: [],
    reasonsVersion: '1',
    mistaken: false,
  } as const
  await queue.enqueue({ what: 'rating', rating: { idempotencyKey: keyOf(1), ...rating } }, about)
  const report = {
    ticketNo: 'B-000001',
    operation: undefined,
    step: 'form',
    code: 'x',
    phone: secret({ p: '13900000001' }).p,
  }
  await queue.enqueue({ what: 'problemReport', report: { idempotencyKey: keyOf(2), ...report } }, about)
  await put(queue, 3)
  await clock.advance(1000)
  await put(queue, 4)
  expect(queue.waiting).toEqual({ submissions: 2, opinions: 2, oldestTs: clock.wallMs() - 1000 })
  await queue.drain(backendTo(url), signal)
  expect(queue.waiting).toEqual({ submissions: 0, opinions: 0, oldestTs: undefined })
  expect(office.register.notes('rating')).toMatchObject([{ key: keyOf(1), said: { level: 4 } }])
  expect(office.register.notes('problem')).toMatchObject([{ key: keyOf(2), said: { phone: 'yes' } }])
  expect(store.db.prepare("SELECT count(*) AS n FROM queued_submission WHERE kind <> 'application'").get()).toEqual({
    n: 0,
  })
  await office.close()
})

test('the rating of an application that waits itself is kept beside it, and what goes with it is on disk with it', async () => {
  const { office, url } = await openOffice()
  const queue = await openQueue()
  await put(queue, 1)
  const rating = {
    idempotencyKey: keyOf(1),
    operation: at('e-licences'),
    caseNo: undefined,
    level: 5,
    reasons: [],
    reasonsVersion: '1',
    mistaken: false,
  } as const
  let alongside = 0
  const kept = await queue.enqueue(
    { what: 'rating', rating },
    { tx: keyOf(1), citizen: undefined, expiresAt: inThreeDays(), alongside: () => (alongside += 1) },
  )
  expect([kept.ok, alongside, queue.depth.rows]).toEqual([true, 1, 2])
  await queue.drain(backendTo(url), signal)
  expect(office.register.cases()).toHaveLength(1)
  expect(office.register.notes('rating')).toMatchObject([{ key: keyOf(1), said: { level: 5 } }])
  expect(records.filter((r) => r.kind === 'rating').map((r) => r.id)).toEqual([keyOf(1), keyOf(1), keyOf(1)])
  await office.close()
})

test('pictures come out as they went in', async () => {
  const { office, url } = await openOffice()
  const queue = await openQueue()
  const page = new Uint8Array([1, 2, 3, 250])
  const documents = [{ id: 'addressProof', pages: [page] }]
  const submission = handedIn('company-registration', keyOf(1), { documents })
  await queue.enqueue(
    { what: 'submission', submission },
    { tx: keyOf(1), citizen: idOf(wang), expiresAt: inThreeDays() },
  )
  const direct = await backendTo(url).submit(submission, signal)
  await queue.drain(backendTo(url), signal)
  /* Had the content been another, the office would have refused the key. */
  expect(queue.notices(idOf(wang))).toMatchObject([
    { state: 'accepted', caseNo: direct.outcome === 'done' && direct.value.caseNo },
  ])
  await office.close()
})

test('what has waited too long is never sent, and its citizen is told; a clock that was never set ends nothing', async () => {
  const { office, url } = await openOffice()
  const queue = await openQueue()
  await put(queue, 1)
  clock.isSynced = false
  await clock.advance(3 * 86_400_000)
  await queue.expire()
  expect(queue.depth.rows).toBe(1)
  clock.isSynced = true
  await queue.drain(backendTo(url), signal)
  expect(office.received.size).toBe(0)
  expect(queue.notices(idOf(wang))).toMatchObject([{ state: 'expired' }])
  expect(moments()).toEqual(['queued', 'expired'])
  await clock.advance(91 * 86_400_000)
  await queue.expire()
  expect(queue.notices(idOf(wang))).toEqual([])
  await office.close()
})

test('a refusal ends one row and is told; the next of the same citizen goes on', async () => {
  const { office, url } = await openOffice()
  const queue = await openQueue()
  office.troubles.modes.set('application', 'refuse:closedToday')
  await put(queue, 1)
  await queue.drain(backendTo(url), signal)
  office.mode = 'normal'
  await put(queue, 2)
  await queue.drain(backendTo(url), signal)
  expect(queue.notices(idOf(wang))).toMatchObject([{ state: 'refused', code: 'closedToday' }, { state: 'accepted' }])
  await office.close()
})

test('it is full at its limits, says so, and keeps what it has', async () => {
  const queue = await openQueue({ rows: 2 })
  await put(queue, 1)
  await put(queue, 2, li)
  expect(await put(queue, 3)).toMatchObject({ ok: false, error: { code: 'queueFull' } })
  expect(await put(queue, 1), 'the same again is one').toMatchObject({ ok: true })
  const small = await openQueue({ bytes: queue.depth.bytes + 10 })
  expect(await put(small, 4)).toMatchObject({ ok: false, error: { code: 'queueFull' } })
  expect(queue.depth.rows).toBe(2)
})

test('one that is too large to be sealed is refused, not cut', async () => {
  const queue = await openQueue()
  const documents = [{ id: 'x', pages: [new Uint8Array(5 << 20)] }]
  const submission = handedIn('e-licences', keyOf(1), { documents })
  const kept = await queue.enqueue(
    { what: 'submission', submission },
    { tx: keyOf(1), citizen: undefined, expiresAt: inThreeDays() },
  )
  expect(kept).toMatchObject({ ok: false, error: { code: 'tooLarge' } })
  expect(queue.depth.rows).toBe(0)
})

test('nothing of a person lies on the disk in clear, before and after', async () => {
  const { office, url } = await openOffice()
  const queue = await openQueue()
  await put(queue, 1)
  const onDisk = () =>
    ['', '-wal'].map((end) => readFileSync(join(dir, `kiosk.sqlite${end}`)).toString('latin1')).join('')
  const clear = [wang.idNumber, Buffer.from(wang.name).toString('latin1'), '13900000001']
  for (const text of clear) expect(onDisk()).not.toContain(text)
  const sealed = String(store.db.prepare('SELECT payload FROM queued_submission').get()?.payload)
  await queue.drain(backendTo(url), signal)
  expect(seals.open(`queue-${keyOf(1)}`, 'payload', sealed), 'its key has gone').toMatchObject({
    ok: false,
    error: { code: 'erased' },
  })
  await office.close()
})

test('a row outlives a restart, and its citizen is known again', async () => {
  const { office, url } = await openOffice()
  await put(await openQueue(), 1)
  store.close()
  boot()
  await seals.expire(true)
  const queue = await openQueue()
  await queue.drain(backendTo(url), signal)
  expect(queue.notices(idOf(wang))).toMatchObject([{ state: 'accepted' }])
  await office.close()
})

test('it drains by itself when the backend comes back, and when something is put in', async () => {
  const { office, url } = await openOffice()
  const queue = await openQueue()
  const backend = backendTo(url, { retry: { tries: 1 } })
  office.mode = 'silent'
  await backend.query(at('e-licences'), applicant(), AbortSignal.timeout(5000))
  expect(backend.reachable).toBe(false)
  const stop = new AbortController()
  const running = keepDraining({ queue, backend, clock: systemClock, signal: stop.signal })
  await put(queue, 1)
  office.mode = 'normal'
  await backend.probe(signal)
  await expect.poll(() => office.register.cases().length).toBe(1)
  await put(queue, 2, li)
  await expect.poll(() => office.register.cases().length).toBe(2)
  stop.abort()
  await running
  await office.close()
})

/* Any order of troubles and crashes. */

class Crash extends Error {}
type Event =
  | 'good'
  | 'refused'
  | 'unreachable'
  | 'lostAnswer'
  | 'lostRequest'
  | 'serverError'
  | 'crashBefore'
  | 'crashAfter'
const events: readonly Event[] = [
  'good',
  'refused',
  'unreachable',
  'lostAnswer',
  'lostRequest',
  'serverError',
  'crashBefore',
  'crashAfter',
]

/** An office with keys; each call meets the next event. What it did is written down in the order it did it. */
function troubledOffice(plan: Event[]) {
  const effects: string[] = []
  const refused = new Set<string>()
  /* Sent although the office had it, which it would have said if it had been asked. */
  const resent: string[] = []
  const caseNo = (key: string) => ({ caseNo: `C-${key}`, queryUrl: 'https://example.invalid/q' })
  const sender: Pick<Backend, 'submit' | 'status' | 'rate' | 'reportProblem'> = {
    async submit({ idempotencyKey: key }) {
      const event = plan.shift() ?? 'good'
      if (effects.includes(key)) resent.push(key)
      if (event === 'crashBefore') throw new Crash()
      if (event === 'unreachable') return { outcome: 'failed', code: 'unreachable' }
      if (event === 'lostRequest') return { outcome: 'unknown', code: 'noAnswer' }
      if (event === 'serverError') return { outcome: 'failed', code: 'serverError', detail: 'http.400' }
      if (refused.has(key) || (event === 'refused' && !effects.includes(key))) {
        refused.add(key)
        return { outcome: 'failed', code: 'refused', detail: 'no' }
      }
      if (!effects.includes(key)) effects.push(key)
      if (event === 'crashAfter') throw new Crash()
      if (event === 'lostAnswer') return { outcome: 'unknown', code: 'noAnswer' }
      return { outcome: 'done', value: caseNo(key) }
    },
    async status(_kind, key) {
      if (plan[0] === 'unreachable') {
        plan.shift()
        return { outcome: 'failed', code: 'unreachable' }
      }
      return { outcome: 'done', value: effects.includes(key) ? caseNo(key) : undefined }
    },
    rate: async () => ({ outcome: 'done', value: { stored: true } }),
    reportProblem: async () => ({ outcome: 'done', value: { stored: true } }),
  }
  return { sender, effects, refused, resent }
}

test('whatever breaks and wherever it crashes: nothing is lost, nothing happens twice, everybody keeps the order', async () => {
  const people = [wang, li, personBorn('19900101', '赵敏')]
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(2), { minLength: 1, maxLength: 7 }),
      fc.array(fc.constantFrom(...events), { maxLength: 14 }),
      async (owners, plan) => {
        dir = mkdtempSync(join(tmpdir(), 'queue-'))
        folders.push(dir)
        store.close()
        boot()
        records = []
        const { sender, effects, refused, resent } = troubledOffice([...plan])
        let queue = await openQueue({ attempts: 100 })
        for (const [i, owner] of owners.entries()) await put(queue, i, people[owner])
        for (let rounds = 0; queue.depth.rows > 0; rounds += 1) {
          if (rounds > 60) throw new Error('it never ends')
          try {
            await queue.drain(sender, signal)
          } catch (thrown) {
            if (!(thrown instanceof Crash)) throw thrown
            store.close()
            boot()
            queue = await openQueue({ attempts: 100 })
          }
        }
        const keys = owners.map((_, i) => keyOf(i))
        expect(new Set([...effects, ...refused])).toEqual(new Set(keys))
        expect(effects).toHaveLength(new Set(effects).size)
        expect(resent).toEqual([])
        for (const [owner, person] of people.entries()) {
          const mine = keys.filter((_, i) => owners[i] === owner)
          expect(effects.filter((key) => mine.includes(key))).toEqual(mine.filter((key) => effects.includes(key)))
          expect(queue.notices(idOf(person)).map((n) => [n.id, n.state])).toEqual(
            mine.map((key) => [key, effects.includes(key) ? 'accepted' : 'refused']),
          )
        }
        /* Before each effect an intent; at the end of each row one outcome. */
        for (const key of keys) {
          const said = records.filter((r) => r.id === key).map((r) => r.moment)
          expect(said[0]).toBe('queued')
          expect(said[1]).toBe('intent')
          expect(said.filter((m) => m === 'accepted' || m === 'refused')).toHaveLength(1)
          expect(['accepted', 'refused']).toContain(said.at(-1))
        }
      },
    ),
    { numRuns: 40 },
  )
})
