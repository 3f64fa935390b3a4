import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import type { Applicant, Backend, Submission } from '../../../../src/counter/backends/contract.ts'
import { createHttpBackend } from '../../../../src/counter/backends/http/backend.ts'
import { backendConfigSchema } from '../../../../src/counter/backends/http/config.ts'
import { systemClock } from '../../../../src/kernel/clock.ts'
import { silentLog } from '../../../../src/kernel/log.ts'
import { Sensitive } from '../../../../src/kernel/sensitive.ts'

/* A real server that misbehaves in every way, and what the kiosk makes of it: for a question, and for a submission. */

const timeoutMs = 500
const applicant: Applicant = { name: new Sensitive('王秀英'), idNumber: new Sensitive('990101195403120020') }
const key = '01K8ZZZZZZZZZZZZZZZZZZZZZZ'
const { signal } = new AbortController()

let server: Server | undefined
afterEach(async () => {
  server?.closeAllConnections()
  if (server) await new Promise((done) => server?.close(done))
  server = undefined
})

async function serve(answer: RequestListener): Promise<string> {
  server = createServer(answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const backendAt = (url: string): Backend =>
  createHttpBackend(
    backendConfigSchema.parse({ kind: 'http', id: 'x', url, token: 'a-token-of-ours', timeoutMs }),
    systemClock,
    silentLog,
  )

const operation = { item: 'pension-certification', region: '361199', organisation: '361199-rs' }
const submission: Submission = {
  kind: 'application',
  idempotencyKey: key,
  operation,
  parties: [{ role: 'applicant', ...applicant }],
  answers: {},
  licences: [],
  documents: [],
  promises: [],
  signatures: [],
  codes: {},
}
const query = (b: Backend) => b.query(operation, applicant, signal)
const submit = (b: Backend) => b.submit(submission, signal)

const json =
  (status: number, body: string, headers = {}): RequestListener =>
  (_req, res) =>
    void res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)

const accepted = JSON.stringify({
  caseNo: 'YL-1',
  queryUrl: 'https://example.invalid/q/YL-1',
  validUntil: '2027-11-21',
})

/** Writes for ever, a little at a time; counts what it got rid of. */
let written = 0
const endless: RequestListener = (_req, res) => {
  written = 0
  res.writeHead(200, { 'content-type': 'application/json' })
  const chunk = Buffer.alloc(64 * 1024, 0x20)
  const more = () => {
    while (!res.destroyed && written < 64 << 20) {
      written += chunk.length
      if (!res.write(chunk)) return res.once('drain', more)
    }
    return res.end()
  }
  more()
}

interface Trouble {
  readonly answer: RequestListener
  readonly query: object
  readonly submit: object
  readonly reachable: boolean
}
const failed = (code: string, detail?: string) => ({ outcome: 'failed', code, ...(detail ? { detail } : {}) })
const unknown = (code: string, detail?: string) => ({ outcome: 'unknown', code, ...(detail ? { detail } : {}) })

const troubles: Record<string, Trouble> = {
  silence: { answer: () => {}, query: failed('noAnswer'), submit: unknown('noAnswer'), reachable: false },
  'a connection cut after the request': {
    answer: (req) => void req.socket.destroy(),
    query: failed('noAnswer'),
    submit: unknown('noAnswer'),
    reachable: false,
  },
  'a head and then nothing': {
    answer: (_req, res) => void res.writeHead(200, { 'content-length': '100' }).flushHeaders(),
    query: failed('noAnswer'),
    submit: unknown('noAnswer'),
    reachable: false,
  },
  'a body that comes drop by drop': {
    answer: (_req, res) => {
      res.writeHead(200)
      const drip = setInterval(() => res.write(' '), 50)
      res.on('close', () => clearInterval(drip))
    },
    query: failed('noAnswer'),
    submit: unknown('noAnswer'),
    reachable: false,
  },
  'a body that breaks off': {
    answer: (_req, res) => {
      res.writeHead(200, { 'content-length': '100' })
      res.write('{"caseNo":"YL-1"', () => res.destroy())
    },
    query: failed('noAnswer'),
    submit: unknown('noAnswer'),
    reachable: false,
  },
  '500': {
    answer: json(500, '{"code":"internal"}'),
    query: failed('serverError', 'http.500'),
    submit: unknown('serverError', 'http.500'),
    reachable: true,
  },
  'a proxy’s 502 page': {
    answer: json(502, '<html>Bad Gateway</html>', { 'content-type': 'text/html' }),
    query: failed('serverError', 'http.502'),
    submit: unknown('serverError', 'http.502'),
    reachable: true,
  },
  'malformed JSON': {
    answer: json(200, '{"caseNo":'),
    query: failed('serverError', 'answer.shape'),
    submit: unknown('serverError', 'answer.shape'),
    reachable: true,
  },
  'another contract': {
    answer: json(200, '{"ok":true,"data":null}'),
    query: failed('serverError', 'answer.shape'),
    submit: unknown('serverError', 'answer.shape'),
    reachable: true,
  },
  'an endless answer': {
    answer: endless,
    query: failed('serverError', 'answer.shape'),
    submit: unknown('serverError', 'answer.shape'),
    reachable: true,
  },
  'a refusal with a code': {
    answer: json(422, '{"code":"notYetOfAge"}'),
    query: failed('refused', 'notYetOfAge'),
    submit: failed('refused', 'notYetOfAge'),
    reachable: true,
  },
  'a refusal whose code is no code': {
    answer: json(409, '{"code":"王秀英 990101195403120020"}'),
    query: failed('refused', 'noCode'),
    submit: failed('refused', 'noCode'),
    reachable: true,
  },
  'a token that is not known': {
    answer: json(401, '{"code":"unauthorized"}'),
    query: failed('serverError', 'http.401'),
    submit: failed('serverError', 'http.401'),
    reachable: true,
  },
}

test.each(Object.entries(troubles))('%s', async (_what, { answer, ...expected }) => {
  const backend = backendAt(await serve(answer))
  for (const [ask, what] of [
    [query, expected.query],
    [submit, expected.submit],
  ] as const) {
    const startedMs = performance.now()
    const outcome = await ask(backend)
    expect(performance.now() - startedMs).toBeLessThan(timeoutMs + 250)
    expect(outcome).toEqual(what)
    expect(backend.reachable).toBe(expected.reachable)
  }
  if (answer === endless) expect(written, 'bytes taken').toBeLessThan(16 << 20)
})

test('nobody listens: nothing can have happened, and that is known at once', async () => {
  const url = await serve(() => {})
  await new Promise((done) => server?.close(done))
  const backend = backendAt(url)
  const heard: boolean[] = []
  backend.onReachable((now) => heard.push(now))
  expect(await query(backend)).toEqual(failed('unreachable'))
  expect(await submit(backend)).toEqual(failed('unreachable'))
  expect(heard).toEqual([false])
})

test('a redirect is not followed: name and number go to the gateway that was configured, and nowhere else', async () => {
  const followed: string[] = []
  const url = await serve((req, res) => {
    if (req.url === '/elsewhere') followed.push(req.url)
    res.writeHead(307, { location: '/elsewhere' }).end()
  })
  expect((await query(backendAt(url))).outcome).toBe('failed')
  expect((await submit(backendAt(url))).outcome).toBe('unknown')
  expect(followed).toEqual([])
})

test('a good answer, with the key and the bearer where the contract has them', async () => {
  const seen: object[] = []
  const url = await serve(async (req, res) => {
    let body = ''
    for await (const chunk of req) body += String(chunk)
    const { authorization, 'idempotency-key': sent } = req.headers
    seen.push({ method: req.method, url: req.url, authorization, sent, body: body && JSON.parse(body) })
    json(201, accepted)(req, res)
  })
  const backend = backendAt(url)
  expect(await submit(backend)).toEqual({ outcome: 'done', value: JSON.parse(accepted) })
  expect(seen).toEqual([
    {
      method: 'POST',
      url: '/v1/submissions',
      authorization: 'Bearer a-token-of-ours',
      sent: key,
      body: {
        operation,
        parties: [{ role: 'applicant', name: '王秀英', idNumber: '990101195403120020' }],
        answers: {},
        licences: [],
        documents: [],
        promises: [],
        signatures: [],
        codes: {},
      },
    },
  ])
})

test('what became of a key: known, never seen, or not to be had', async () => {
  let answer: RequestListener = json(200, accepted)
  const backend = backendAt(await serve((req, res) => answer(req, res)))
  expect(await backend.status('application', key, signal)).toMatchObject({ outcome: 'done', value: { caseNo: 'YL-1' } })
  answer = json(404, '{"code":"unknownKey"}')
  expect(await backend.status('application', key, signal)).toEqual({ outcome: 'done', value: undefined })
  answer = json(500, '')
  expect(await backend.status('application', key, signal)).toEqual(failed('serverError', 'http.500'))
})

test('a visit that ends takes its questions with it, and says nothing of the gateway', async () => {
  const backend = backendAt(await serve(() => {}))
  const visit = new AbortController()
  const asked = backend.submit(submission, visit.signal)
  visit.abort()
  expect(await asked).toEqual(unknown('canceled'))
  expect(backend.reachable).toBe(true)
})
