import { z } from 'zod'
import type { OutboxRecord, Priority } from '../kernel/store/outbox.ts'
import { ulid } from '../kernel/ulid.ts'
import { code, count, durationMs, epochMs, hex, slug, ticket, ulidField, version } from './fields.ts'

const inTransaction = { transactionId: ulidField, serviceId: slug }

/** Body schema and priority of every event on `evt/{p0..p3}`. Strict: an unknown member refuses the whole event. */
export const eventTypes = {
  'transaction.started': event('p2', { ...inTransaction, sessionId: ulidField }),
  /** The backend has accepted; the citizen was or will be shown so. */
  'transaction.accepted': event('p0', inTransaction),
  'transaction.ended': event('p0', {
    ...inTransaction,
    outcome: z.enum(['done', 'failed', 'unknown', 'abandoned']),
    code: code.optional(),
    receipt: z.enum(['printed', 'notPrinted', 'unknown', 'none']),
    durationMs,
  }),
  /** An `unknown` transaction of which the backend has said since what became of it. */
  'transaction.resolved': event('p0', { ...inTransaction, outcome: z.enum(['done', 'failed']), code: code.optional() }),
  'service.step': event('p2', {
    ...inTransaction,
    step: code,
    outcome: z.enum(['done', 'failed', 'refused', 'left']),
    code: code.optional(),
    durationMs,
  }),
  'session.started': event('p2', { sessionId: ulidField }),
  'session.ended': event('p2', {
    sessionId: ulidField,
    reason: z.enum(['finished', 'exit', 'idle', 'cap', 'cardRemoved']),
    durationMs,
  }),
  'rating.submitted': event('p1', {
    ...inTransaction,
    level: z.number().int().min(1).max(5),
    reasons: z.array(code).max(12).optional(),
    reasonsVersion: version.optional(),
  }),
  'rating.undone': event('p2', {
    ...inTransaction,
    level: z.number().int().min(1).max(5),
    /** 误评: no rating was meant at all. */
    mistaken: z.boolean().optional(),
  }),
  'assist.started': event('p2', { sessionId: ulidField, staff: slug }),
  'assist.ended': event('p2', { sessionId: ulidField, staff: slug }),
  'assist.requested': event('p1', { ticketNo: ticket, screen: code, serviceId: slug.optional() }),
  'problem.reported': event('p1', { ticketNo: ticket, screen: code, code, serviceId: slug.optional() }),
  'alarm.raised': event('p1', { source: code, code, severity: z.enum(['error', 'warning']) }),
  'alarm.cleared': event('p1', { source: code, code, severity: z.enum(['error', 'warning']) }),
  'daemon.started': event('p1', {
    bootId: ulidField,
    kioskd: version,
    previousEnd: z.enum(['clean', 'crash', 'first']),
  }),
  'store.setAside': event('p1', {}),
  /** The kiosk's database is older than what the fleet has of it: what happened in between is known to the fleet only. */
  'store.wentBack': event('p1', {}),
  /** Rows given up because their class was over its byte budget; the watermark may pass them. */
  'outbox.dropped': event('p0', {
    priority: z.enum(['p1', 'p2', 'p3']),
    ranges: z.array(z.tuple([count, count])).max(2000),
    count,
  }),
} as const

function event<P extends Priority, S extends z.ZodRawShape>(priority: P, shape: S) {
  return { priority, body: z.strictObject(shape) }
}

export type EventType = keyof typeof eventTypes
export type EventBody<T extends EventType> = z.infer<(typeof eventTypes)[T]['body']>

/** Makes the outbox row of an event; the body is checked here, so that nothing outside the schema ever reaches the disk. */
export function eventRecord<T extends EventType>(wallMs: number, type: T, body: EventBody<T>): OutboxRecord {
  const { priority, body: schema } = eventTypes[type]
  return { priority, type, id: ulid(wallMs), body: schema.parse(body) }
}

/** The envelope on the wire. */
export const eventEnvelope = z.strictObject({
  epoch: hex,
  seq: count.min(1),
  id: ulidField,
  type: code,
  ts: epochMs,
  mono: count,
  synced: z.boolean(),
  body: z.record(z.string(), z.json()),
})
export type EventEnvelope = z.infer<typeof eventEnvelope>

/** Checks the body of an envelope against its type; an unknown type (a newer kiosk) is kept and not understood. */
export function checkBody(envelope: EventEnvelope): 'good' | 'bad' | 'unknownType' {
  if (!Object.hasOwn(eventTypes, envelope.type)) return 'unknownType'
  return eventTypes[envelope.type as EventType].body.safeParse(envelope.body).success ? 'good' : 'bad'
}
