import { failed, type Outcome } from '../../../hardware/contract.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { EventLog } from '../../../kernel/log.ts'
import type { Backend, BackendFailure, Operation } from '../contract.ts'
import type { Answer, AnswerName } from './answers.ts'
import { Caller, type CallOptions } from './caller.ts'
import { type CallName, statusCallOf } from './calls.ts'
import { checkOperation } from './check-operation.ts'
import type { BackendConfig } from './config.ts'
import type { BackendHealth } from './contact.ts'
import { base64, personOf, revealed, submissionBody } from './requests.ts'
import { toAccepted, toDocument, toLicences, toOrder, toRecords, toSlots, toVerdict } from './results.ts'

/** A gateway reached over HTTP, with what the fleet wants to know of it. */
export interface HttpBackend extends Backend {
  readonly health: BackendHealth
}

/**
 * Talks to a gateway over HTTP/JSON, in the dialect of the configuration. `provisioning/backend/openapi.yaml` describes the other side.
 * A code that does not fit the configuration's patterns is refused here (`code.invalid`) before anything with an effect is sent.
 */
export function createHttpBackend(
  config: BackendConfig,
  clock: Clock,
  log: EventLog,
  random: () => number = Math.random,
): HttpBackend {
  const caller = new Caller(config, clock, log, random)
  const { contact } = caller

  /** An answer that has to be there: a question about nothing known is a failure of the gateway here. */
  async function ask<N extends AnswerName, T>(
    name: CallName,
    answer: N,
    options: CallOptions,
    signal: AbortSignal,
    read: (answer: Answer<N>) => T,
  ): Promise<Outcome<T, BackendFailure>> {
    const asked = await caller.ask(name, answer, options, signal)
    if (asked.outcome !== 'done') return asked
    return asked.value === undefined ? failed('serverError', 'http.404') : { outcome: 'done', value: read(asked.value) }
  }

  async function askAboutKey<N extends AnswerName, T>(
    name: CallName,
    answer: N,
    key: string,
    signal: AbortSignal,
    read: (answer: Answer<N>) => T,
  ): Promise<Outcome<T | undefined, BackendFailure>> {
    const asked = await caller.ask(name, answer, { fill: { key } }, signal)
    if (asked.outcome !== 'done' || asked.value === undefined) return asked as Outcome<undefined, BackendFailure>
    return { outcome: 'done', value: read(asked.value) }
  }

  const misfit = (operation: Operation | undefined) =>
    operation !== undefined && checkOperation(config, operation).length > 0
      ? failed('refused' as const, 'code.invalid')
      : undefined

  const stored = () => ({ stored: true }) as const

  return {
    get reachable() {
      return contact.reachable
    },
    get health() {
      return contact.health
    },
    onReachable: (listener) => contact.onReachable(listener),
    query: (operation, applicant, signal) =>
      ask(
        'query',
        'eligible',
        { fill: { operation: operation.item }, body: { operation, applicant: personOf(applicant) } },
        signal,
        () => ({ eligible: true }),
      ),
    lookup: ({ subject, operation, applicant, parameters }, signal) =>
      ask(
        'lookup',
        'records',
        {
          fill: { subject, operation: operation.item },
          body: {
            operation,
            ...(applicant ? { applicant: personOf(applicant) } : {}),
            parameters: revealed(parameters),
          },
        },
        signal,
        toRecords,
      ),
    licences: ({ operation, applicant, typeCodes, purpose }, signal) =>
      ask(
        'licences',
        'licences',
        {
          fill: { operation: operation.item },
          body: { operation, applicant: personOf(applicant), typeCodes, purpose },
        },
        signal,
        toLicences,
      ),
    slots: (operation, signal) =>
      ask('slots', 'slots', { fill: { operation: operation.item }, body: { operation } }, signal, toSlots),
    verifyFace: (applicant, frames, signal) =>
      ask(
        'verifyFace',
        'verdict',
        { body: { applicant: personOf(applicant), frames: frames.map(base64) } },
        signal,
        toVerdict,
      ),
    submit: async (submission, signal) =>
      misfit(submission.operation) ??
      ask(
        submission.kind,
        'accepted',
        {
          fill: { operation: submission.operation.item },
          body: submissionBody(submission),
          idempotencyKey: submission.idempotencyKey,
        },
        signal,
        toAccepted,
      ),
    status: (kind, key, signal) => askAboutKey(statusCallOf[kind], 'accepted', key, signal, toAccepted),
    payment: async ({ idempotencyKey, operation, amountFen, caseNo, records }, signal) =>
      misfit(operation) ??
      ask(
        'payment',
        'payment',
        {
          fill: { operation: operation.item },
          body: { operation, amountFen, records, ...(caseNo === undefined ? {} : { caseNo }) },
          idempotencyKey,
        },
        signal,
        toOrder,
      ),
    paymentState: (key, signal) => askAboutKey('paymentState', 'payment', key, signal, toOrder),
    cancelPayment: (key, signal) =>
      ask('cancelPayment', 'payment', { fill: { key }, idempotencyKey: key }, signal, toOrder),
    fetchDocument: ({ documentId, operation, applicant }, signal) =>
      ask(
        'fetchDocument',
        'document',
        { fill: { documentId, operation: operation.item }, body: { operation, applicant: personOf(applicant) } },
        signal,
        toDocument,
      ),
    rate: async ({ idempotencyKey, caseNo, ...rating }, signal) =>
      misfit(rating.operation) ??
      ask(
        'rate',
        'stored',
        { body: { ...rating, ...(caseNo === undefined ? {} : { caseNo }) }, idempotencyKey },
        signal,
        stored,
      ),
    reportProblem: async ({ idempotencyKey, ticketNo, operation, step, code, phone }, signal) =>
      misfit(operation) ??
      ask(
        'reportProblem',
        'stored',
        {
          body: {
            ticketNo,
            step,
            code,
            ...(operation ? { operation } : {}),
            ...(phone ? { phone: phone.reveal() } : {}),
          },
          idempotencyKey,
        },
        signal,
        stored,
      ),
    probe: (signal) => caller.probe(signal),
  }
}
