import { failed, type Outcome, unknown } from '../../../hardware/contract.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { EventLog } from '../../../kernel/log.ts'
import type { BackendFailure } from '../contract.ts'
import { type Answer, type AnswerName, answers } from './answers.ts'
import { type CallDefinition, type CallName, callDefinitions } from './calls.ts'
import type { BackendConfig } from './config.ts'
import { type Contact, ContactKeeper } from './contact.ts'
import { inTheirNames, translate, unwrap } from './dialect.ts'
import { type ExchangeFailure, exchange, type Request } from './exchange.ts'
import { RetryBudget } from './retry-budget.ts'

/** What one call says; the rest is the same for all calls of its name. */
export interface CallOptions {
  readonly fill?: Readonly<Record<string, string>>
  readonly body?: object
  readonly idempotencyKey?: string
}

type Tried =
  | { readonly says: 'yes'; readonly json: unknown }
  | { readonly says: 'no'; readonly code: string }
  | { readonly says: 'notFound' }
  | { readonly says: 'failed'; readonly code: BackendFailure; readonly detail?: string }

const mostAnswerBytes = 256 * 1024
/** Less time than this is not worth another try, ms. */
const leastTryMs = 50

/** Makes calls: one place for the dialect, the limits, the breaker and second tries. */
export class Caller {
  readonly contact: ContactKeeper
  readonly #config: BackendConfig
  readonly #clock: Clock
  readonly #random: () => number
  readonly #budget: RetryBudget

  constructor(config: BackendConfig, clock: Clock, log: EventLog, random: () => number) {
    this.#config = config
    this.#clock = clock
    this.#random = random
    this.contact = new ContactKeeper(config.breaker, clock, log)
    this.#budget = new RetryBudget(config.retry, clock)
  }

  /** Makes a call and answers what it said, checked and in our names. `undefined` where nothing is known of the key. */
  async ask<N extends AnswerName>(
    name: CallName,
    answer: N,
    options: CallOptions,
    signal: AbortSignal,
  ): Promise<Outcome<Answer<N> | undefined, BackendFailure>> {
    const { hasEffect } = callDefinitions[name]
    const tried = await this.#tryUntil(name, options, signal)
    switch (tried.says) {
      case 'no':
        return failed('refused', tried.code)
      case 'notFound':
        return callDefinitions[name].path.includes('{key}')
          ? { outcome: 'done', value: undefined }
          : failed('serverError', 'http.404')
      case 'failed': {
        /* A 4xx and what was never sent have set nothing going. */
        const nothingDone =
          tried.code === 'unreachable' || tried.code === 'resting' || tried.detail?.startsWith('http.4')
        const open = hasEffect && !nothingDone && !(tried.code === 'canceled' && tried.detail === 'notSent')
        const detail = tried.code === 'canceled' ? undefined : tried.detail
        return open ? unknown(tried.code, detail) : failed(tried.code, detail)
      }
      case 'yes': {
        const parsed = answers[answer].safeParse(translate(this.#config, answer, tried.json))
        if (parsed.success) return { outcome: 'done', value: parsed.data as Answer<N> }
        return hasEffect ? unknown('serverError', 'answer.shape') : failed('serverError', 'answer.shape')
      }
    }
  }

  /** Asks whether the gateway is there; the only call that ends the rest of the breaker. */
  async probe(signal: AbortSignal): Promise<void> {
    if (this.contact.holdsBack(true)) return
    await this.contact.probe(async () => contactOf(await this.#once('probe', {}, this.#timeoutOf('probe'), signal)))
  }

  async #tryUntil(name: CallName, options: CallOptions, signal: AbortSignal): Promise<Tried> {
    const { retried } = callDefinitions[name]
    const { tries, minMs, maxMs } = this.#config.retry
    const endMonoMs = this.#clock.monoMs() + this.#timeoutOf(name)
    if (this.contact.holdsBack(false)) return { says: 'failed', code: 'resting' }
    this.#budget.called()
    for (let attempt = 1; ; attempt += 1) {
      const tried = await this.#once(name, options, Math.max(1, endMonoMs - this.#clock.monoMs()), signal)
      await this.contact.learn(contactOf(tried))
      if (!retried || attempt >= tries || !worthAnother(tried)) return tried
      const waitMs = minMs + this.#random() * (Math.min(maxMs, minMs * 2 ** attempt) - minMs)
      if (endMonoMs - this.#clock.monoMs() < waitMs + leastTryMs || !this.#budget.take()) return tried
      if (!(await this.#clock.sleep(waitMs, signal))) return { says: 'failed', code: 'canceled' }
      if (this.contact.holdsBack(false)) return tried
    }
  }

  async #once(name: CallName, options: CallOptions, timeoutMs: number, signal: AbortSignal): Promise<Tried> {
    if (signal.aborted) return { says: 'failed', code: 'canceled', detail: 'notSent' }
    const sent = await exchange(this.#request(name, options), this.#clock, timeoutMs, signal)
    if (!sent.ok) return { says: 'failed', code: failureOf[sent.error.code] }
    const said = unwrap(this.#config, sent.value.status, sent.value.json)
    return said.says === 'nonsense' ? { says: 'failed', code: 'serverError', detail: said.detail } : said
  }

  #request(name: CallName, { fill = {}, body, idempotencyKey }: CallOptions): Request {
    const { url, paths, fields } = this.#config
    const definition: CallDefinition = callDefinitions[name]
    const path = (paths[name] ?? definition.path).replace(/\{([^}]*)\}/g, (_all, what: string) =>
      encodeURIComponent(fill[what] ?? ''),
    )
    return {
      method: definition.method,
      url: new URL(url.replace(/\/+$/, '') + path),
      headers: {
        ...this.#authorization(),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
      ...(body ? { body: inTheirNames(fields.request, body) } : {}),
      mostAnswerBytes: definition.mostAnswerBytes ?? mostAnswerBytes,
    }
  }

  #authorization(): Record<string, string> {
    const { auth, token } = this.#config
    if (auth?.kind === 'header') return { [auth.name.toLowerCase()]: auth.value }
    return { authorization: `Bearer ${auth?.token ?? token ?? ''}` }
  }

  #timeoutOf(name: CallName): number {
    const definition: CallDefinition = callDefinitions[name]
    return (
      this.#config.timeouts[name] ?? Math.min(definition.timeoutMs ?? Number.POSITIVE_INFINITY, this.#config.timeoutMs)
    )
  }
}

const failureOf: Readonly<Record<ExchangeFailure['code'], BackendFailure>> = {
  unreachable: 'unreachable',
  broken: 'noAnswer',
  late: 'noAnswer',
  canceled: 'canceled',
}

/** Whether a second try could go better: the connection broke, or the gateway stumbled. */
const worthAnother = (tried: Tried): boolean =>
  tried.says === 'failed' &&
  (tried.code === 'unreachable' || tried.code === 'noAnswer' || (tried.detail?.startsWith('http.5') ?? false))

function contactOf(tried: Tried): Contact {
  if (tried.says !== 'failed') return 'good'
  if (tried.code === 'canceled') return 'neutral'
  if (tried.code === 'unreachable' || tried.code === 'noAnswer') return 'lost'
  return tried.detail?.startsWith('http.5') || tried.detail === 'http.401' || tried.detail === 'http.403'
    ? 'poor'
    : 'good'
}
