import type { Migration, Store } from '../../../kernel/store/store.ts'
import type { HealthStore } from './device-health.ts'

export const deviceHealthMigration: Migration = {
  id: 'hardware-001-device-health',
  sql: 'CREATE TABLE device_health (id TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT',
}

/** Health records in the kiosk's database, a row a device. */
export function sqliteHealthStore(store: Store): HealthStore {
  return {
    load: (deviceId) => {
      const row = store.db.prepare('SELECT record FROM device_health WHERE id = ?').get(deviceId)
      return typeof row?.record === 'string' ? parsed(row.record) : undefined
    },
    save: (deviceId, record) => {
      const text = JSON.stringify(record)
      void store.commit((db) =>
        db.prepare('INSERT OR REPLACE INTO device_health (id, record) VALUES (?, ?)').run(deviceId, text),
      )
    },
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
