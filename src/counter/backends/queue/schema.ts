import type { Migration } from '../../../kernel/store/store.ts'

/**
 * What waits for the backend. The payload is sealed under a key of its own, which dies when the row is settled; what stays is the notice for
 * the citizen's next visit: codes, numbers, days.
 */
export const queueMigration: Migration = {
  id: 'counter-queue-001',
  sql: `CREATE TABLE queued_submission (
      seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, tx TEXT NOT NULL, kind TEXT NOT NULL, citizen TEXT NOT NULL,
      operation TEXT, payload TEXT, bytes INTEGER NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
      attempts INTEGER NOT NULL DEFAULT 0, settled_at INTEGER, case_no TEXT, code TEXT, noticed INTEGER NOT NULL DEFAULT 0,
      state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'unknown', 'accepted', 'refused', 'expired'))
    ) STRICT;
    CREATE INDEX queued_submission_state ON queued_submission (state, seq);
    CREATE INDEX queued_submission_citizen ON queued_submission (citizen, seq);`,
}
