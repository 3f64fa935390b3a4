import type { DatabaseSync } from 'node:sqlite'
import {
  type DeviceMessage,
  deviceMessage,
  type HeartbeatMessage,
  heartbeatMessage,
  type StateMessage,
  stateMessage,
} from '../wire/messages.ts'
import type { KioskAddress } from '../wire/topics.ts'
import type { ServiceState } from './contract.ts'

/** A kiosk beats every 30 s; after three missed beats it is taken to be lost even if the broker has not said so. */
export const silentAfterMs = 100_000

export interface KioskFacts {
  readonly address: KioskAddress
  readonly state: StateMessage | undefined
  readonly heartbeat: HeartbeatMessage | undefined
  readonly lastHeardAt: number | undefined
  readonly devices: readonly DeviceMessage[]
}

export function readFacts(db: DatabaseSync, address: KioskAddress): KioskFacts | undefined {
  const row = db
    .prepare('SELECT state, heartbeat, last_heard FROM kiosk WHERE tenant = ? AND kiosk = ?')
    .get(address.tenant, address.kiosk)
  if (!row) return undefined
  const devices = db
    .prepare('SELECT message FROM device WHERE tenant = ? AND kiosk = ? ORDER BY id')
    .all(address.tenant, address.kiosk)
    .flatMap((d) => {
      const parsed = deviceMessage.safeParse(JSON.parse(String(d.message)))
      return parsed.success ? [parsed.data] : []
    })
  return {
    address,
    state: typeof row.state === 'string' ? stateMessage.safeParse(JSON.parse(row.state)).data : undefined,
    heartbeat:
      typeof row.heartbeat === 'string' ? heartbeatMessage.safeParse(JSON.parse(row.heartbeat)).data : undefined,
    lastHeardAt: typeof row.last_heard === 'number' ? row.last_heard : undefined,
    devices,
  }
}

export interface Judgement {
  readonly state: ServiceState
  readonly cause?: { readonly deviceId?: string; readonly code: string }
}

/** Who can serve, and why not: the sentence the console is built round. Pure. */
export function judge(facts: KioskFacts, wallMs: number): Judgement {
  const { state, lastHeardAt = 0 } = facts
  if (!state || state.state === 'lost' || wallMs - lastHeardAt > silentAfterMs)
    return { state: 'lost', cause: { code: 'link.silent' } }
  if (state.state === 'offline') return { state: 'lost', cause: { code: 'kiosk.stopped' } }
  if (state.state === 'maintenance') return { state: 'maintenance', cause: { code: 'maintenance' } }
  const { total, unavailable } = state.services
  if (unavailable.length === 0) return { state: 'serving' }
  /* Behind a dead page nothing is possible; a broken device beside it is not why. */
  const deadPage = unavailable.find(({ code }) => code === 'page.dead')
  if (deadPage) return { state: 'stopped', cause: { deviceId: 'screen', code: deadPage.code } }
  const cause = causeOf(facts)
  /* With a required device gone and most services with it, the few that are left save nobody the drive. */
  const mostAreOut = unavailable.length * 2 > total && brokenDevice(facts) !== undefined
  const stopped = unavailable.length >= total || mostAreOut
  return { state: stopped ? 'stopped' : 'partial', ...(cause ? { cause } : {}) }
}

const brokenDevice = ({ devices }: KioskFacts) =>
  devices.find((d) => d.required && (d.faultCode !== undefined || d.conditions.some((c) => c.endsWith('-error'))))

function causeOf({ devices, state }: KioskFacts): Judgement['cause'] {
  const broken = devices.find((d) => d.required && d.conditions.some((c) => c.endsWith('-error')))
  const condition = broken?.conditions.find((c) => c.endsWith('-error'))
  if (broken && condition) return { deviceId: broken.id, code: condition }
  const faulted = devices.find((d) => d.required && d.faultCode)
  if (faulted?.faultCode) return { deviceId: faulted.id, code: faulted.faultCode }
  const first = state?.services.unavailable[0]
  return first && { code: first.code }
}

/** Keeps the stored service state and the time since it holds. Call inside a commit. */
export function refreshServiceState(db: DatabaseSync, at: KioskAddress, wallMs: number): void {
  const facts = readFacts(db, at)
  if (!facts) return
  const { state } = judge(facts, wallMs)
  db.prepare(
    'UPDATE kiosk SET service_state = ?1, since = ?2 WHERE tenant = ?3 AND kiosk = ?4 AND service_state <> ?1',
  ).run(state, Math.round(wallMs), at.tenant, at.kiosk)
}
