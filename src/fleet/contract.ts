/** The typed contract between the fleet's API and the operations pages (types only). All times are epoch milliseconds. */

/** 能服务 · 少几项 · 停了 · 失联: the four service states of the design language, plus maintenance. */
export type ServiceState = 'serving' | 'partial' | 'stopped' | 'lost' | 'maintenance'

export interface FleetDevice {
  readonly id: string
  readonly role: string
  readonly class: string
  readonly required: boolean
  readonly operatingState: string
  readonly faultCode?: string
  readonly conditions: readonly string[]
  /** `percent` is what is left. */
  readonly consumables: readonly { readonly id: string; readonly level: string; readonly percent?: number }[]
  /** Where a card or sheet is: `notPresent`, `present`, `exiting`, `jammed`, ... */
  readonly media?: string
  readonly remedies: readonly { readonly condition: string; readonly text: string }[]
  readonly profileId: string
  readonly profileHash: string
  readonly firmware?: string
  readonly stale: boolean
  /** When the kiosk said so. */
  readonly ts: number
}

/** One standing alarm: (kiosk, source, code) is its identity. */
export interface FleetAlarm {
  readonly kiosk: string
  readonly source: string
  readonly code: string
  readonly severity: 'error' | 'warning'
  readonly raisedAt: number
}

export interface FleetTransaction {
  readonly transactionId: string
  readonly serviceId: string
  /** As the kiosk's catalogue calls it. */
  readonly serviceName?: string
  readonly startedAt: number
  readonly endedAt?: number
  readonly durationMs?: number
  readonly outcome: 'running' | 'done' | 'failed' | 'unknown' | 'abandoned'
  readonly code?: string
  readonly receipt?: string
  readonly rating?: number
}

/** "Stored up to 48,211, no gaps, oldest 3 s." */
export interface DeliveryProof {
  readonly epoch: string
  /** Highest contiguous sequence number committed. */
  readonly storedUpTo: number
  /** Rows stored above the first gap. */
  readonly beyondGap: number
  readonly firstMissing?: number
  /** From the newest heartbeat. */
  readonly outboxDepth?: number
  readonly oldestUnackedMs?: number
  readonly lastCommitAt?: number
  /** Rows the kiosk says it dropped (tombstones). */
  readonly dropped: number
}

export interface KioskRow {
  readonly tenant: string
  readonly kiosk: string
  readonly siteName: string
  readonly unitName: string
  readonly state: ServiceState
  /** Cause in one code, e.g. `identity: device-absent-error`; undefined while serving. */
  readonly cause?: { readonly deviceId?: string; readonly code: string }
  readonly since: number
  readonly lastHeardAt?: number
  /** `available` is absent while nothing is heard of the kiosk: nobody knows. */
  readonly services: { readonly available?: number; readonly total: number }
  readonly transactionsToday: number
  readonly alarms: number
  /** The gravest of them, the oldest of its kind. */
  readonly alarm?: Pick<FleetAlarm, 'source' | 'code'>
  readonly outboxDepth?: number
}

/** `GET /api/v1/overview` */
export interface Overview {
  readonly now: number
  readonly tenantName: string
  readonly counts: Readonly<Record<ServiceState, number>>
  /** Sorted: those that need a person first; of those that serve, the ones with alarms. */
  readonly kiosks: readonly KioskRow[]
  /**
   * `late`: kiosks of which something may not have come: nothing is heard of them, or their oldest row has waited for more than ten minutes.
   * `oldestMs` is of those that are heard.
   */
  readonly proof: { readonly stored: number; readonly gaps: number; readonly late: number; readonly oldestMs?: number }
}

/** `GET /api/v1/kiosks/:kiosk` */
export interface KioskDetail {
  readonly now: number
  readonly row: KioskRow
  readonly versions: { readonly kioskd?: string; readonly node?: string; readonly catalogue?: string }
  readonly bootId?: string
  readonly devices: readonly FleetDevice[]
  readonly alarms: readonly FleetAlarm[]
  readonly transactions: readonly FleetTransaction[]
  readonly proof: DeliveryProof
  readonly happened: readonly {
    readonly ts: number
    readonly type: string
    readonly source?: string
    readonly code?: string
  }[]
  readonly clock?: { readonly synced: boolean }
  readonly pageAlive?: boolean
  /** What waits on the kiosk for the gateway, as of the newest heartbeat. */
  readonly waiting?: { readonly submissions: number; readonly opinions: number; readonly oldestMs?: number | undefined }
  /** The gateway as the kiosk finds it. `resting`: its circuit breaker is open. `goodMs`: age of the last good answer. */
  readonly gateway?: {
    readonly state: 'good' | 'failing' | 'resting'
    readonly forMs: number
    readonly goodMs?: number | undefined
  }
}

/*
 * `GET /api/v1/live` is a WebSocket that sends `{"type":"changed"}` (at most 2 a second) whenever a GET would answer something new.
 * `GET /api/v1/health` answers 200 or 503.
 */
export type FleetLiveMessage = { readonly type: 'changed' }
