import type { DatabaseSync } from 'node:sqlite'
import type { KioskAddress } from '../wire/topics.ts'

/**
 * Moves a kiosk's watermark to the highest sequence number below which every row is stored or known to have been dropped.
 * Call inside the commit that stored the rows. Answers the new value.
 */
export function advanceWatermark(db: DatabaseSync, at: KioskAddress, epoch: string, wallMs: number): number {
  const key = [at.tenant, at.kiosk, epoch] as const
  const row = db.prepare('SELECT upto FROM watermark WHERE tenant = ? AND kiosk = ? AND epoch = ?').get(...key)
  const before = Number(row?.upto ?? 0)
  let upto = before
  const droppedEnd = db.prepare(
    'SELECT last FROM dropped WHERE tenant = ? AND kiosk = ? AND epoch = ? AND first <= ? AND last >= ?',
  )
  const passDropped = () => {
    for (let end = droppedEnd.get(...key, upto + 1, upto + 1); end; end = droppedEnd.get(...key, upto + 1, upto + 1))
      upto = Number(end.last)
  }
  passDropped()
  const stored = db.prepare(
    'SELECT seq FROM event WHERE tenant = ? AND kiosk = ? AND epoch = ? AND seq > ? ORDER BY seq',
  )
  for (const { seq } of stored.iterate(...key, before)) {
    if (Number(seq) <= upto) continue
    if (Number(seq) !== upto + 1) break
    upto = Number(seq)
    passDropped()
  }
  setWatermark(db, at, epoch, upto, wallMs)
  return upto
}

/**
 * A kiosk whose lowest held row is far above what we have: a fleet before us (another database) had committed the rest, or
 * the kiosk would still hold it. The watermark goes on from there; what lies below is counted as dropped here.
 */
export function adoptWatermark(
  db: DatabaseSync,
  at: KioskAddress,
  epoch: string,
  firstHeld: number,
  wallMs: number,
): boolean {
  const row = db
    .prepare('SELECT upto FROM watermark WHERE tenant = ? AND kiosk = ? AND epoch = ?')
    .get(at.tenant, at.kiosk, epoch)
  const upto = Number(row?.upto ?? 0)
  if (firstHeld - 1 <= upto) return false
  noteDropped(db, at, epoch, upto + 1, firstHeld - 1)
  advanceWatermark(db, at, epoch, wallMs)
  return true
}

/** Rows that will never come. Two ranges that begin at the same row are one: the longer. */
export function noteDropped(db: DatabaseSync, at: KioskAddress, epoch: string, first: number, last: number): void {
  db.prepare(
    'INSERT INTO dropped VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET last = max(last, excluded.last)',
  ).run(at.tenant, at.kiosk, epoch, first, last)
}

function setWatermark(db: DatabaseSync, at: KioskAddress, epoch: string, upto: number, wallMs: number): void {
  db.prepare(
    `INSERT INTO watermark (tenant, kiosk, epoch, upto, at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET upto = excluded.upto, at = excluded.at`,
  ).run(at.tenant, at.kiosk, epoch, upto, Math.round(wallMs))
}
