import type { DatabaseSync } from 'node:sqlite'
import { checkBody, type EventBody, type EventEnvelope, type EventType } from '../wire/events.ts'
import type { KioskAddress } from '../wire/topics.ts'
import { noteDropped } from './watermark.ts'

type Values = (string | number | null)[]
type Effects = {
  readonly [T in EventType]?: (db: DatabaseSync, at: KioskAddress, event: EventEnvelope, body: EventBody<T>) => void
}

/**
 * Stores one event, once; a second copy changes nothing. Answers whether it was new. A body that is not in its schema is
 * kept by type only: its content might be anything, and must not stop the watermark.
 */
export function applyEvent(db: DatabaseSync, at: KioskAddress, event: EventEnvelope, receivedAt: number): boolean {
  const verdict = checkBody(event)
  const { changes } = db
    .prepare(
      `INSERT INTO event (tenant, kiosk, epoch, seq, id, type, ts, mono, synced, body, received_at, understood)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    )
    .run(
      at.tenant,
      at.kiosk,
      event.epoch,
      event.seq,
      event.id,
      event.type,
      event.ts,
      event.mono,
      event.synced ? 1 : 0,
      verdict === 'good' ? JSON.stringify(event.body) : '{}',
      receivedAt,
      verdict === 'good' ? 1 : 0,
    )
  if (changes === 0) return false
  if (verdict === 'good') {
    const effect = effects[event.type as EventType] as ((...args: unknown[]) => void) | undefined
    effect?.(db, at, event, event.body)
  }
  return true
}

function run(db: DatabaseSync, sql: string, at: KioskAddress, ...values: Values): void {
  db.prepare(sql).run(at.tenant, at.kiosk, ...values)
}

/**
 * Events may come in any order (a resend can overtake, ingest processes share the work): every effect holds whichever came
 * first. A transaction's row is made by whatever is heard of it first, and began at the earliest moment anything says.
 */
function tx(
  db: DatabaseSync,
  at: KioskAddress,
  body: { readonly transactionId: string; readonly serviceId: string },
  startedTs: number,
  set = '',
  ...values: Values
): void {
  run(
    db,
    `INSERT INTO tx (tenant, kiosk, id, service, started, outcome) VALUES (?, ?, ?, ?, ?, 'running')
     ON CONFLICT DO UPDATE SET started = min(started, excluded.started)`,
    at,
    body.transactionId,
    body.serviceId,
    startedTs,
  )
  if (set)
    run(db, `UPDATE tx SET ${set} WHERE tenant = ?1 AND kiosk = ?2 AND id = ?3`, at, body.transactionId, ...values)
}

/** Whether a newer row of the same run says that the alarm of this one no longer stands. */
function clearedSince(db: DatabaseSync, at: KioskAddress, event: EventEnvelope, source: string, code: string): boolean {
  const newer = db.prepare(
    `SELECT 1 FROM event WHERE tenant = ? AND kiosk = ? AND epoch = ? AND seq > ? AND (type = 'daemon.started'
       OR (type = 'alarm.cleared' AND json_extract(body, '$.source') = ? AND json_extract(body, '$.code') = ?)) LIMIT 1`,
  )
  return newer.get(at.tenant, at.kiosk, event.epoch, event.seq, source, code) !== undefined
}

const effects: Effects = {
  'transaction.started': (db, at, event, body) => tx(db, at, body, event.ts),
  'transaction.accepted': (db, at, event, body) => tx(db, at, body, event.ts, 'accepted = 1'),
  'transaction.ended': (db, at, event, body) =>
    tx(
      db,
      at,
      body,
      event.ts - body.durationMs,
      `ended = ?4, duration_ms = ?5, receipt = ?6,
       outcome = iif(resolved, outcome, ?7), code = iif(resolved, code, ?8)`,
      event.ts,
      body.durationMs,
      body.receipt,
      body.outcome,
      body.code ?? null,
    ),
  'transaction.resolved': (db, at, event, body) =>
    tx(
      db,
      at,
      body,
      event.ts,
      "resolved = 1, outcome = ?4, code = ?5, accepted = max(accepted, ?4 = 'done')",
      body.outcome,
      body.code ?? null,
    ),
  'rating.submitted': (db, at, event, body) => tx(db, at, body, event.ts, 'rating = ?4', body.level),
  'alarm.raised': (db, at, event, body) => {
    if (clearedSince(db, at, event, body.source, body.code)) return
    run(
      db,
      `INSERT INTO alarm (tenant, kiosk, source, code, severity, raised_at, epoch, seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET severity = excluded.severity, raised_at = excluded.raised_at, epoch = excluded.epoch,
         seq = excluded.seq WHERE epoch <> excluded.epoch OR seq < excluded.seq`,
      at,
      body.source,
      body.code,
      body.severity,
      event.ts,
      event.epoch,
      event.seq,
    )
  },
  'alarm.cleared': (db, at, event, body) =>
    run(
      db,
      'DELETE FROM alarm WHERE tenant = ? AND kiosk = ? AND source = ? AND code = ? AND (epoch <> ? OR seq < ?)',
      at,
      body.source,
      body.code,
      event.epoch,
      event.seq,
    ),
  /* A new run raises again what still stands. */
  'daemon.started': (db, at, event) =>
    run(db, 'DELETE FROM alarm WHERE tenant = ? AND kiosk = ? AND (epoch <> ? OR seq < ?)', at, event.epoch, event.seq),
  'outbox.dropped': (db, at, event, body) => {
    for (const [first, last] of body.ranges) noteDropped(db, at, event.epoch, first, last)
    db.prepare(
      `INSERT INTO watermark (tenant, kiosk, epoch, upto, at, dropped) VALUES (?, ?, ?, 0, 0, ?)
       ON CONFLICT DO UPDATE SET dropped = dropped + excluded.dropped`,
    ).run(at.tenant, at.kiosk, event.epoch, body.count)
  },
}
