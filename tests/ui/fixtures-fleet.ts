import type {
  DeliveryProof,
  FleetDevice,
  KioskDetail,
  KioskRow,
  Overview,
  ServiceState,
} from '../../src/fleet/contract.ts'

/** A fleet of any size: mostly well, with one of every trouble first. */
const MINUTE = 60_000
const TOWNS = ['石桥', '清溪', '南塘', '梅岭', '沙湾', '港口', '荷塘', '古榕', '大湾', '竹林', '莲塘', '上坪']
/** One that serves with an alarm has no cause. */
type Trouble = readonly [
  ServiceState,
  { deviceId?: string; code: string } | undefined,
  sinceMin: number,
  available: number,
]
const TROUBLES: readonly Trouble[] = [
  ['stopped', { deviceId: 'identity', code: 'comms.timeout' }, 38, 0],
  ['stopped', { deviceId: 'receipt', code: 'media-empty-error' }, 130, 0],
  ['lost', { code: 'link.silent' }, 182, 0],
  ['lost', { code: 'kiosk.stopped' }, 12, 0],
  ['partial', { deviceId: 'face', code: 'frames-frozen-error' }, 51, 112],
  ['partial', { deviceId: 'receipt', code: 'media-low-warning' }, 1440, 149],
  ['partial', { deviceId: 'receipt', code: 'cover-open-error' }, 5, 135],
  ['partial', { code: 'backend.unreachable' }, 3, 20],
  ['maintenance', { code: 'maintenance' }, 240, 0],
  ['stopped', { deviceId: 'screen', code: 'page.dead' }, 4, 0],
  ['serving', undefined, 3000, 149],
]

const REMEDY: Readonly<Record<string, string>> = {
  printer: 'repair.printer.paper',
  identityReader: 'repair.reader.cable',
  camera: 'repair.camera.restart',
}

export function overviewOf(n: number): Overview {
  const now = Date.now()
  const kiosks = Array.from({ length: n }, (_, i) => row(i, n, now))
  const counts: Record<ServiceState, number> = { serving: 0, partial: 0, stopped: 0, lost: 0, maintenance: 0 }
  for (const k of kiosks) counts[k.state]++
  return {
    now,
    tenantName: '示范区',
    counts,
    kiosks,
    proof: { stored: 1_204_811 + (Math.floor(now / 1000) % 1000), gaps: 0, late: counts.lost, oldestMs: 3200 },
  }
}

function row(i: number, n: number, now: number): KioskRow {
  const trouble = n > 1 ? TROUBLES[i] : undefined
  const town = TOWNS[i % TOWNS.length] ?? ''
  return {
    tenant: 'demo',
    kiosk: `kiosk-${String(i + 1).padStart(3, '0')}`,
    siteName: `${town}村便民服务站`,
    unitName: `${String(Math.floor(i / TOWNS.length) + 1).padStart(2, '0')} 号机`,
    state: trouble?.[0] ?? 'serving',
    ...(trouble?.[1] && { cause: trouble[1] }),
    since: now - (trouble?.[2] ?? 4000 + i) * MINUTE,
    lastHeardAt: now - (trouble?.[0] === 'lost' ? trouble[2] * MINUTE : 2000),
    services: { total: 149, ...(trouble?.[0] === 'lost' ? {} : { available: trouble?.[3] ?? 149 }) },
    transactionsToday: (i * 7) % 23,
    alarms: trouble === undefined ? 0 : 1,
    ...(trouble?.[0] === 'serving' ? { alarm: { source: 'receipt', code: 'media-low-warning' } } : {}),
    outboxDepth: trouble?.[0] === 'lost' ? 12 : 0,
  }
}

export function kioskDetail(kiosk: string, n: number): KioskDetail | undefined {
  const now = Date.now()
  const i = Number(kiosk.slice(6)) - 1
  if (!(i >= 0 && i < n)) return undefined
  const r = row(i, n, now)
  const proof: DeliveryProof = {
    epoch: 'a1b2c3',
    storedUpTo: 48_211,
    beyondGap: r.state === 'partial' ? 3 : 0,
    ...(r.state === 'partial' && { firstMissing: 48_212 }),
    outboxDepth: r.outboxDepth ?? 0,
    oldestUnackedMs: 3000,
    lastCommitAt: now - 3000,
    dropped: 0,
  }
  const bad = r.cause?.deviceId
  const why = r.cause ?? (r.alarm && { deviceId: r.alarm.source, code: r.alarm.code })
  const device = (id: string, cls: string, required: boolean): FleetDevice => ({
    id,
    role: id,
    class: cls,
    required,
    operatingState: bad === id ? (r.state === 'stopped' ? 'recovering' : 'ready') : 'ready',
    conditions: bad === id && r.cause !== undefined ? [r.cause.code] : [],
    consumables: cls === 'printer' ? [{ id: 'paper', level: bad === id ? 'low' : 'ok' }] : [],
    remedies: bad === id && r.cause !== undefined ? [{ condition: r.cause.code, text: REMEDY[cls] ?? cls }] : [],
    profileId: { identityReader: 'gafnw-usb', printer: 'escpos-80mm', camera: 'v4l2-720p' }[cls] ?? cls,
    profileHash: '0f3a9c1e55aa7712',
    firmware: '2.1',
    stale: false,
    ts: now - 20_000,
  })
  return {
    now,
    row: r,
    versions: { kioskd: '0.1.0', node: '24.21.0', catalogue: '2026-11-01' },
    bootId: 'b7d1',
    devices: [
      device('identity', 'identityReader', true),
      device('receipt', 'printer', true),
      device('face', 'camera', false),
    ],
    alarms:
      why === undefined
        ? []
        : [
            {
              kiosk,
              source: why.deviceId ?? 'kioskd',
              code: why.code,
              severity: r.state === 'partial' || r.state === 'serving' ? 'warning' : 'error',
              raisedAt: r.since,
            },
          ],
    transactions: (['done', 'done', 'abandoned', 'unknown', 'failed', 'done'] as const).map((outcome, t) => ({
      transactionId: `t-${i}-${t}`,
      serviceId: 'pension-check',
      startedAt: now - (t + 1) * 37 * MINUTE,
      endedAt: now - (t + 1) * 37 * MINUTE + 185_000,
      durationMs: 185_000 - t * 9000,
      outcome,
      ...(outcome === 'failed' && { code: 'backend.error' }),
      ...(outcome === 'done' && { receipt: 'printed', rating: 5 - (t % 2) }),
    })),
    proof,
    happened: [
      'alarm.raised',
      'alarm.cleared',
      'alarm.raised',
      'assist.requested',
      'problem.reported',
      'daemon.started',
    ].map((type, h) => ({
      ts: now - h * 9 * MINUTE,
      type,
      ...(h < 3 && { source: bad ?? 'identity' }),
      ...(h < 3 && { code: r.cause?.code ?? 'comms.timeout' }),
    })),
    clock: { synced: true },
    pageAlive: bad !== 'screen',
    waiting: { submissions: 2, opinions: 1, oldestMs: 12 * MINUTE },
    gateway: { state: 'resting', forMs: 11 * MINUTE, goodMs: 13 * MINUTE },
  }
}
