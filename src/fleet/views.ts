import type { DatabaseSync } from 'node:sqlite'
import type { KioskAddress } from '../wire/topics.ts'
import type {
  DeliveryProof,
  FleetAlarm,
  FleetTransaction,
  KioskDetail,
  KioskRow,
  Overview,
  ServiceState,
} from './contract.ts'
import { judge, type KioskFacts, readFacts } from './service-state.ts'

/** A row that has waited longer on its kiosk is late. */
const lateAfterMs = 600_000
const needsPeopleFirst: readonly ServiceState[] = ['stopped', 'lost', 'partial', 'maintenance', 'serving']

export function overview(db: DatabaseSync, tenantName: string, wallMs: number): Overview {
  const addresses = db
    .prepare('SELECT tenant, kiosk FROM kiosk ORDER BY tenant, kiosk')
    .all() as unknown as KioskAddress[]
  const known = addresses.flatMap((at) => {
    const facts = readFacts(db, at)
    return facts ? [{ row: kioskRow(db, facts, wallMs), proof: deliveryProof(db, at, facts) }] : []
  })
  const kiosks = known.map(({ row }) => row)
  const counts = { serving: 0, partial: 0, stopped: 0, lost: 0, maintenance: 0 }
  for (const row of kiosks) counts[row.state] += 1
  kiosks.sort(
    (a, b) =>
      needsPeopleFirst.indexOf(a.state) - needsPeopleFirst.indexOf(b.state) ||
      Number(b.alarms > 0) - Number(a.alarms > 0) ||
      a.since - b.since,
  )
  const heard = known.filter(({ row }) => row.state !== 'lost')
  const oldest = heard.flatMap(({ proof }) => proof.oldestUnackedMs ?? [])
  return {
    now: wallMs,
    tenantName,
    counts,
    kiosks,
    proof: {
      stored: known.reduce((sum, { proof }) => sum + proof.storedUpTo, 0),
      gaps: known.filter(({ proof }) => proof.beyondGap > 0).length,
      late: known.length - heard.length + oldest.filter((ms) => ms > lateAfterMs).length,
      ...(oldest.length > 0 ? { oldestMs: Math.max(...oldest) } : {}),
    },
  }
}

export function kioskDetail(db: DatabaseSync, kiosk: string, wallMs: number): KioskDetail | undefined {
  const found = db.prepare('SELECT tenant, kiosk FROM kiosk WHERE kiosk = ? ORDER BY tenant LIMIT 1').get(kiosk)
  const at = found as unknown as KioskAddress | undefined
  const facts = at && readFacts(db, at)
  if (!at || !facts) return undefined
  const { state, heartbeat } = facts
  return {
    now: wallMs,
    row: kioskRow(db, facts, wallMs),
    versions: state?.versions ?? {},
    ...(state ? { bootId: state.bootId } : {}),
    devices: facts.devices.map(
      ({ v: _v, adminState: _a, recoveryStep: _r, ...device }) => device as KioskDetail['devices'][number],
    ),
    alarms: alarmsOf(db, at),
    transactions: transactionsOf(db, at, state?.services.names ?? {}),
    proof: deliveryProof(db, at, facts),
    happened: happenedAt(db, at),
    ...(heartbeat ? { clock: { synced: heartbeat.synced }, pageAlive: heartbeat.pageAlive } : {}),
    /* A kiosk of an earlier version says nothing of these. */
    ...(heartbeat?.waiting ? { waiting: heartbeat.waiting } : {}),
    ...(heartbeat?.gateway ? { gateway: heartbeat.gateway } : {}),
  }
}

function kioskRow(db: DatabaseSync, facts: KioskFacts, wallMs: number): KioskRow {
  const { address: at, state, heartbeat } = facts
  const judgement = judge(facts, wallMs)
  const stored = db.prepare('SELECT since FROM kiosk WHERE tenant = ? AND kiosk = ?').get(at.tenant, at.kiosk)
  const midnight = new Date(wallMs).setHours(0, 0, 0, 0)
  const today = db
    .prepare("SELECT count(*) AS n FROM tx WHERE tenant = ? AND kiosk = ? AND outcome = 'done' AND started >= ?")
    .get(at.tenant, at.kiosk, midnight)
  const alarms = alarmsOf(db, at)
  const [gravest] = alarms
  const total = state?.services.total ?? 0
  /* In training nobody is served, whatever could be done. */
  const available = judgement.state === 'maintenance' ? 0 : total - (state?.services.unavailable.length ?? 0)
  return {
    tenant: at.tenant,
    kiosk: at.kiosk,
    siteName: state?.site.name.zh ?? at.kiosk,
    unitName: state?.site.unit.zh ?? '',
    state: judgement.state,
    ...(judgement.cause ? { cause: judgement.cause } : {}),
    since: Number(stored?.since ?? 0),
    ...(facts.lastHeardAt === undefined ? {} : { lastHeardAt: facts.lastHeardAt }),
    services: { total, ...(judgement.state === 'lost' ? {} : { available }) },
    transactionsToday: Number(today?.n ?? 0),
    alarms: alarms.length,
    ...(gravest ? { alarm: { source: gravest.source, code: gravest.code } } : {}),
    ...(heartbeat ? { outboxDepth: heartbeat.outbox.rows } : {}),
  }
}

function alarmsOf(db: DatabaseSync, at: KioskAddress): readonly FleetAlarm[] {
  return db
    .prepare(
      'SELECT source, code, severity, raised_at FROM alarm WHERE tenant = ? AND kiosk = ? ORDER BY severity, raised_at',
    )
    .all(at.tenant, at.kiosk)
    .map((row) => ({
      kiosk: at.kiosk,
      source: String(row.source),
      code: String(row.code),
      severity: row.severity === 'error' ? ('error' as const) : ('warning' as const),
      raisedAt: Number(row.raised_at),
    }))
}

function transactionsOf(
  db: DatabaseSync,
  at: KioskAddress,
  names: Readonly<Record<string, { readonly zh: string }>>,
): readonly FleetTransaction[] {
  return db
    .prepare('SELECT * FROM tx WHERE tenant = ? AND kiosk = ? ORDER BY started DESC LIMIT 30')
    .all(at.tenant, at.kiosk)
    .map((row) => ({
      transactionId: String(row.id),
      serviceId: String(row.service),
      ...nameOf(names, String(row.service)),
      startedAt: Number(row.started),
      outcome: row.outcome as FleetTransaction['outcome'],
      ...(row.ended === null ? {} : { endedAt: Number(row.ended) }),
      ...(row.duration_ms === null ? {} : { durationMs: Number(row.duration_ms) }),
      ...(row.code === null ? {} : { code: String(row.code) }),
      ...(row.receipt === null ? {} : { receipt: String(row.receipt) }),
      ...(row.rating === null ? {} : { rating: Number(row.rating) }),
    }))
}

function nameOf(names: Readonly<Record<string, { readonly zh: string }>>, serviceId: string): { serviceName?: string } {
  const name = names[serviceId]
  return name ? { serviceName: name.zh } : {}
}

/** "Stored up to 48,211, no gaps, oldest 3 s", for the newest epoch of a kiosk. */
export function deliveryProof(db: DatabaseSync, at: KioskAddress, facts: KioskFacts | undefined): DeliveryProof {
  const newest = db
    .prepare('SELECT epoch, upto, at, dropped FROM watermark WHERE tenant = ? AND kiosk = ? ORDER BY at DESC LIMIT 1')
    .get(at.tenant, at.kiosk)
  const beat = facts?.heartbeat?.outbox
  if (!newest)
    return {
      epoch: beat?.epoch ?? '',
      storedUpTo: 0,
      beyondGap: 0,
      dropped: 0,
      ...(beat ? { outboxDepth: beat.rows } : {}),
    }
  const upto = Number(newest.upto)
  const beyond = db
    .prepare('SELECT count(*) AS n FROM event WHERE tenant = ? AND kiosk = ? AND epoch = ? AND seq > ?')
    .get(at.tenant, at.kiosk, String(newest.epoch), upto)
  const beyondGap = Number(beyond?.n ?? 0)
  return {
    epoch: String(newest.epoch),
    storedUpTo: upto,
    beyondGap,
    ...(beyondGap > 0 ? { firstMissing: upto + 1 } : {}),
    lastCommitAt: Number(newest.at),
    dropped: Number(newest.dropped),
    ...(beat ? { outboxDepth: beat.rows } : {}),
    ...(beat?.oldestMs === undefined ? {} : { oldestUnackedMs: beat.oldestMs }),
  }
}

/** Event types that tell the story of a kiosk. */
const storyTypes = [
  'daemon.started',
  'store.setAside',
  'store.wentBack',
  'alarm.raised',
  'alarm.cleared',
  'assist.requested',
  'problem.reported',
  'transaction.resolved',
  'outbox.dropped',
]

function happenedAt(db: DatabaseSync, at: KioskAddress): KioskDetail['happened'] {
  return db
    .prepare(
      `SELECT ts, type, json_extract(body, '$.source') AS source, json_extract(body, '$.code') AS code FROM event
       WHERE tenant = ? AND kiosk = ? AND type IN (${storyTypes.map(() => '?').join(', ')}) ORDER BY received_at DESC, seq DESC LIMIT 30`,
    )
    .all(at.tenant, at.kiosk, ...storyTypes)
    .map((row) => ({
      ts: Number(row.ts),
      type: String(row.type),
      ...(row.source === null ? {} : { source: String(row.source) }),
      ...(row.code === null ? {} : { code: String(row.code) }),
    }))
}
