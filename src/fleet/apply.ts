import type { DatabaseSync } from 'node:sqlite'
import { checkBody, type EventBody, type EventEnvelope, type EventType } from '../wire/events.ts'
import type { KioskAddress } from '../wire/topics.ts'

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

/** Events may come in any order (a resend can overtake): every effect holds whichever came first. */
const upsertTx = (set: string) =>
  `INSERT INTO tx (tenant, kiosk, id, service, started, outcome) VALUES (?1, ?2, ?3, ?4, ?5, 'running')
   ON CONFLICT DO UPDATE SET ${set}`

const effects: Effects = {
  'transaction.started': (db, at, event, body) =>
    run(db, upsertTx('started = min(started, excluded.started)'), at, body.transactionId, body.serviceId, event.ts),
  'transaction.accepted': (db, at, event, body) => {
    run(db, upsertTx('accepted = 1'), at, body.transactionId, body.serviceId, event.ts)
    run(db, 'UPDATE tx SET accepted = 1 WHERE tenant = ? AND kiosk = ? AND id = ?', at, body.transactionId)
  },
  'transaction.ended': (db, at, event, body) => {
    run(db, upsertTx('started = started'), at, body.transactionId, body.serviceId, event.ts - body.durationMs)
    db.prepare(
      'UPDATE tx SET ended = ?, duration_ms = ?, outcome = ?, code = ?, receipt = ? WHERE tenant = ? AND kiosk = ? AND id = ?',
    ).run(
      event.ts,
      body.durationMs,
      body.outcome,
      body.code ?? null,
      body.receipt,
      at.tenant,
      at.kiosk,
      body.transactionId,
    )
  },
  'transaction.resolved': (db, at, _event, body) =>
    run(
      db,
      "UPDATE tx SET outcome = ?4, code = ?5, accepted = (?4 = 'done') WHERE tenant = ?1 AND kiosk = ?2 AND id = ?3",
      at,
      body.transactionId,
      body.outcome,
      body.code ?? null,
    ),
  'rating.submitted': (db, at, _event, body) =>
    run(
      db,
      'UPDATE tx SET rating = ?4 WHERE tenant = ?1 AND kiosk = ?2 AND id = ?3',
      at,
      body.transactionId,
      body.level,
    ),
  'alarm.raised': (db, at, event, body) =>
    run(
      db,
      'INSERT INTO alarm VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
      at,
      body.source,
      body.code,
      body.severity,
      event.ts,
    ),
  'alarm.cleared': (db, at, _event, body) =>
    run(db, 'DELETE FROM alarm WHERE tenant = ? AND kiosk = ? AND source = ? AND code = ?', at, body.source, body.code),
  /* A new run raises again what still stands. */
  'daemon.started': (db, at) => run(db, 'DELETE FROM alarm WHERE tenant = ? AND kiosk = ?', at),
  'outbox.dropped': (db, at, event, body) => {
    for (const [first, last] of body.ranges) {
      run(db, 'INSERT INTO dropped VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING', at, event.epoch, first, last)
    }
    db.prepare(
      `INSERT INTO watermark (tenant, kiosk, epoch, upto, at, dropped) VALUES (?, ?, ?, 0, 0, ?)
       ON CONFLICT DO UPDATE SET dropped = dropped + excluded.dropped`,
    ).run(at.tenant, at.kiosk, event.epoch, body.count)
  },
}
