import type { Migration } from '../kernel/store/store.ts'

/** Tables of the centre. Events are the truth; transactions and alarms are kept up beside them in the same commit. */
export const fleetMigrations: readonly Migration[] = [
  {
    id: 'fleet-001-base',
    sql: `
    CREATE TABLE kiosk (
      tenant TEXT NOT NULL, kiosk TEXT NOT NULL, state TEXT, heartbeat TEXT, last_heard INTEGER,
      service_state TEXT NOT NULL DEFAULT 'lost', since INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (tenant, kiosk)) STRICT;
    CREATE TABLE device (
      tenant TEXT NOT NULL, kiosk TEXT NOT NULL, id TEXT NOT NULL, message TEXT NOT NULL, PRIMARY KEY (tenant, kiosk, id)) STRICT;
    CREATE TABLE event (
      tenant TEXT NOT NULL, kiosk TEXT NOT NULL, epoch TEXT NOT NULL, seq INTEGER NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL,
      ts INTEGER NOT NULL, mono INTEGER NOT NULL, synced INTEGER NOT NULL, body TEXT NOT NULL, received_at INTEGER NOT NULL,
      understood INTEGER NOT NULL, PRIMARY KEY (tenant, kiosk, epoch, seq)) STRICT, WITHOUT ROWID;
    CREATE INDEX event_recent ON event (tenant, kiosk, received_at);
    CREATE TABLE watermark (
      tenant TEXT NOT NULL, kiosk TEXT NOT NULL, epoch TEXT NOT NULL, upto INTEGER NOT NULL, at INTEGER NOT NULL,
      dropped INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (tenant, kiosk, epoch)) STRICT;
    CREATE TABLE dropped (
      tenant TEXT NOT NULL, kiosk TEXT NOT NULL, epoch TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
      PRIMARY KEY (tenant, kiosk, epoch, first)) STRICT;
    CREATE TABLE tx (
      tenant TEXT NOT NULL, kiosk TEXT NOT NULL, id TEXT NOT NULL, service TEXT NOT NULL, started INTEGER NOT NULL, ended INTEGER,
      duration_ms INTEGER, outcome TEXT NOT NULL, code TEXT, receipt TEXT, rating INTEGER, accepted INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (tenant, kiosk, id)) STRICT;
    CREATE INDEX tx_recent ON tx (tenant, kiosk, started);
    CREATE TABLE alarm (
      tenant TEXT NOT NULL, kiosk TEXT NOT NULL, source TEXT NOT NULL, code TEXT NOT NULL, severity TEXT NOT NULL,
      raised_at INTEGER NOT NULL, PRIMARY KEY (tenant, kiosk, source, code)) STRICT;`,
  },
  {
    /* What makes the tables the same in whatever order events come: which row raised an alarm, and whether an end is final. */
    id: 'fleet-002-any-order',
    sql: `
    ALTER TABLE alarm ADD COLUMN epoch TEXT NOT NULL DEFAULT '';
    ALTER TABLE alarm ADD COLUMN seq INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE tx ADD COLUMN resolved INTEGER NOT NULL DEFAULT 0;`,
  },
]
