import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { checkOperation } from '../../../../src/counter/backends/http/check-operation.ts'
import { backendConfigSchema } from '../../../../src/counter/backends/http/config.ts'
import { RetryBudget } from '../../../../src/counter/backends/http/retry-budget.ts'
import { FakeClock, systemClock } from '../../../../src/kernel/clock.ts'
import { applicant, at, backendTo, handedIn, keyOf } from './stand.ts'

const { signal } = new AbortController()
const operation = at('pension-certification')
let server: Server | undefined
afterEach(async () => {
  server?.closeAllConnections()
  if (server) await new Promise((done) => server?.close(done))
  server = undefined
})

/** A gateway that answers what it is told to, and counts. */
async function gateway(answer: (request: IncomingMessage, nth: number) => { status: number; body?: object }) {
  const seen: string[] = []
  server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`)
    const { status, body = {} } = answer(request, seen.length)
    request.resume().once('end', () => response.writeHead(status).end(JSON.stringify(body)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

/** Time that passes only when it is told to, except for the sleeps of second tries, which are over at once. */
class ImpatientClock extends FakeClock {
  override async sleep(): Promise<boolean> {
    return true
  }
}

describe('second tries', () => {
  test('a question that the gateway stumbled over is asked again; what has an effect never is', async () => {
    const { seen, url } = await gateway((_request, nth) =>
      nth % 2 === 1 ? { status: 503 } : { status: 200, body: { eligible: true } },
    )
    const backend = backendTo(url, { retry: { minMs: 10, maxMs: 20 } })
    expect(await backend.query(operation, applicant(), signal)).toMatchObject({ outcome: 'done' })
    expect(seen).toHaveLength(2)
    expect(await backend.submit(handedIn('x', keyOf(1)), signal)).toMatchObject({
      outcome: 'unknown',
      detail: 'http.503',
    })
    expect(seen).toHaveLength(3)
  })

  test('a gateway that is down gets a tenth more calls, not twice as many', async () => {
    const { seen, url } = await gateway(() => ({ status: 503 }))
    const backend = backendTo(url, { breaker: { failures: 100 }, retry: { spare: 0 } }, new ImpatientClock())
    for (let i = 0; i < 60; i += 1) await backend.query(operation, applicant(), signal)
    expect(seen.length).toBe(66)
  })

  test('the budget is that of the last minute, and takes no more memory the more is asked', async () => {
    const clock = new FakeClock()
    const budget = new RetryBudget({ budget: 0.1, spare: 2 }, clock)
    const taken = () => {
      let n = 0
      while (budget.take()) n += 1
      return n
    }
    expect(taken()).toBe(2)
    for (let i = 0; i < 1000; i += 1) budget.called()
    expect(taken()).toBe(98)
    await clock.advance(65_000)
    expect(taken()).toBe(2)
  })
})

describe('the breaker', () => {
  async function opened() {
    let status = 500
    const clock = new FakeClock()
    const { seen, url } = await gateway(() => ({ status, body: { eligible: true } }))
    const backend = backendTo(url, { breaker: { failures: 3, restMs: 10_000 }, retry: { tries: 1 } }, clock)
    const heard: boolean[] = []
    backend.onReachable((now) => heard.push(now))
    for (let i = 0; i < 3; i += 1) await backend.query(operation, applicant(), signal)
    return {
      backend,
      clock,
      heard,
      seen,
      mend: () => {
        status = 200
      },
    }
  }

  test('opens after a row of failures; then nothing is sent, and that is known', async () => {
    const { backend, heard, seen } = await opened()
    expect(backend.reachable).toBe(false)
    expect(backend.health).toMatchObject({ state: 'resting' })
    expect(heard).toEqual([false])
    expect(await backend.query(operation, applicant(), signal)).toEqual({ outcome: 'failed', code: 'resting' })
    expect(await backend.submit(handedIn('x', keyOf(1)), signal)).toEqual({ outcome: 'failed', code: 'resting' })
    expect(seen).toHaveLength(3)
  })

  test('a probe tries again when it has rested, not before, and only a good one closes it', async () => {
    const { backend, clock, heard, seen, mend } = await opened()
    await backend.probe(signal)
    expect(seen, 'too early').toHaveLength(3)
    await clock.advance(10_000)
    expect(await backend.query(operation, applicant(), signal), 'no citizen is the guinea pig').toMatchObject({
      code: 'resting',
    })
    await backend.probe(signal)
    expect(seen).toHaveLength(4)
    expect(backend.health).toMatchObject({ state: 'resting', lastGoodMonoMs: undefined })
    mend()
    await backend.probe(signal)
    expect(seen, 'it rests anew').toHaveLength(4)
    await clock.advance(10_000)
    await backend.probe(signal)
    expect(seen.at(-1)).toBe('GET /v1/health')
    expect(backend.health).toMatchObject({ state: 'good', lastGoodMonoMs: clock.monoMs() })
    expect(heard).toEqual([false, true])
    expect(await backend.query(operation, applicant(), signal)).toMatchObject({ outcome: 'done' })
  })

  test('a wall clock that is set back by a year does not make the rest longer', async () => {
    const { backend, clock, mend } = await opened()
    clock.jumpWall(-365 * 86_400_000)
    mend()
    await clock.advance(10_000)
    await backend.probe(signal)
    expect(backend.reachable).toBe(true)
  })

  test('refusals are answers: they never open it', async () => {
    const { url } = await gateway(() => ({ status: 422, body: { code: 'notYetOfAge' } }))
    const backend = backendTo(url, { breaker: { failures: 2 } })
    for (let i = 0; i < 6; i += 1) await backend.query(operation, applicant(), signal)
    expect(backend.reachable).toBe(true)
    expect(backend.health.state).toBe('good')
  })

  test('failures between good answers are no row', async () => {
    const { url } = await gateway((_request, nth) => ({ status: nth % 3 === 0 ? 200 : 500, body: { eligible: true } }))
    const backend = backendTo(url, { breaker: { failures: 3 }, retry: { tries: 1 } }, systemClock)
    for (let i = 0; i < 12; i += 1) await backend.query(operation, applicant(), signal)
    expect(backend.reachable).toBe(true)
  })
})

describe('codes', () => {
  const codes = { item: '[a-z-]{3,40}', region: '361\\d{3}', organisation: '361\\d{3}-[a-z]{2}' }

  test('an operation whose codes do not fit is refused here, and nothing is sent', async () => {
    const { seen, url } = await gateway(() => ({ status: 500 }))
    const backend = backendTo(url, { codes })
    const wrong = { ...handedIn('x', keyOf(1)), operation: at('pension-certification', '440699') }
    const refused = { outcome: 'failed', code: 'refused', detail: 'code.invalid' }
    expect(await backend.submit(wrong, signal)).toEqual(refused)
    expect(
      await backend.payment(
        { idempotencyKey: keyOf(2), operation: wrong.operation, amountFen: 1, caseNo: undefined, records: [] },
        signal,
      ),
    ).toEqual(refused)
    expect(seen).toEqual([])
  })

  test('the check names the part, its value and what would fit; a pattern is for the whole code', () => {
    const config = { codes }
    expect(checkOperation(config, at('pension-certification'))).toEqual([])
    expect(checkOperation(config, at('pension-certification', '440699'))).toMatchObject([
      { part: 'region', value: '440699', pattern: '361\\d{3}' },
      { part: 'organisation' },
    ])
    expect(checkOperation(config, at('pension-certification', '3611990', '361199-zw'))).toHaveLength(1)
  })
})

test.each([
  ['both a token and auth', { token: 'abcdefgh', auth: { kind: 'bearer', token: 'abcdefgh' } }],
  ['neither', {}],
  ['a status without its key', { token: 'abcdefgh', paths: { applicationStatus: '/status' } }],
  ['a placeholder that is not there', { token: 'abcdefgh', paths: { slots: '/slots/{documentId}' } }],
  ['a member nobody reads', { token: 'abcdefgh', fields: { accepted: { caseNumber: 'x' } } }],
  ['a pattern that is none', { token: 'abcdefgh', codes: { item: '(' } }],
  ['a secret that would break a header', { auth: { kind: 'header', name: 'x-key', value: 'abcd\r\nefgh' } }],
])('a configuration with %s is refused', (_what, more) => {
  expect(backendConfigSchema.safeParse({ kind: 'http', id: 'x', url: 'http://127.0.0.1', ...more }).success).toBe(false)
})
