import type { Migration } from '../../kernel/store/store.ts'

/**
 * The electronic journal: append-only, each row's hash covers the row before it, so that a row changed, taken out or put in
 * shows. It holds no personal data in clear: a transaction is known by its id and the backend's case number.
 */
const tableMigration: Migration = {
  id: 'counter-001-journal',
  sql: `CREATE TABLE journal (
      seq INTEGER PRIMARY KEY, ts INTEGER NOT NULL, type TEXT NOT NULL, session TEXT, tx TEXT, body TEXT NOT NULL,
      prev TEXT NOT NULL, hash TEXT NOT NULL
    ) STRICT;
    CREATE INDEX journal_tx ON journal (tx, seq);
    CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
    CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;`,
}

const typeIndexMigration: Migration = {
  id: 'counter-002-journal-type',
  sql: 'CREATE INDEX journal_type ON journal (type, tx)',
}

/**
 * Transactions that are not ended, or ended `unknown` and not resolved; kept by the database itself as rows are appended, so that no
 * boot reads years of rows, and rotation knows what must stay.
 */
const openMigration: Migration = {
  id: 'counter-003-open-transaction',
  sql: `CREATE TABLE open_transaction (
      tx TEXT PRIMARY KEY, first_seq INTEGER NOT NULL, state TEXT NOT NULL CHECK (state IN ('running', 'unknown'))
    ) STRICT, WITHOUT ROWID;
    INSERT OR IGNORE INTO open_transaction
      SELECT tx, min(seq), 'running' FROM journal WHERE type = 'transaction.started' AND tx IS NOT NULL
        AND tx NOT IN (SELECT tx FROM journal WHERE type = 'transaction.ended' AND tx IS NOT NULL) GROUP BY tx;
    INSERT OR IGNORE INTO open_transaction
      SELECT e.tx, (SELECT min(seq) FROM journal j WHERE j.tx = e.tx), 'unknown' FROM journal e
        WHERE e.type = 'transaction.ended' AND json_extract(e.body, '$.outcome') = 'unknown' AND e.tx IS NOT NULL
        AND e.tx NOT IN (SELECT tx FROM journal WHERE type = 'transaction.resolved' AND tx IS NOT NULL) GROUP BY e.tx;
    CREATE TRIGGER open_transaction_started AFTER INSERT ON journal WHEN NEW.type = 'transaction.started' AND NEW.tx IS NOT NULL
      BEGIN INSERT OR IGNORE INTO open_transaction VALUES (NEW.tx, NEW.seq, 'running'); END;
    CREATE TRIGGER open_transaction_unknown AFTER INSERT ON journal
      WHEN NEW.type = 'transaction.ended' AND NEW.tx IS NOT NULL AND json_extract(NEW.body, '$.outcome') = 'unknown'
      BEGIN INSERT INTO open_transaction VALUES (NEW.tx, NEW.seq, 'unknown') ON CONFLICT (tx) DO UPDATE SET state = 'unknown'; END;
    CREATE TRIGGER open_transaction_ended AFTER INSERT ON journal
      WHEN NEW.tx IS NOT NULL AND (NEW.type = 'transaction.resolved'
        OR (NEW.type = 'transaction.ended' AND json_extract(NEW.body, '$.outcome') <> 'unknown'))
      BEGIN DELETE FROM open_transaction WHERE tx = NEW.tx; END;`,
}

/** Data keys of sealed values, wrapped by the kiosk's key. A row deleted here is what was sealed under it, erased. */
const sealMigration: Migration = {
  id: 'counter-004-seal-key',
  sql: `CREATE TABLE seal_key (
      scope TEXT PRIMARY KEY, kid TEXT NOT NULL, wrapped TEXT NOT NULL, expires_at INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX seal_key_expires ON seal_key (expires_at);`,
}

/** All of the journal's migrations, in order. */
export const journalMigrations: readonly Migration[] = [
  tableMigration,
  typeIndexMigration,
  openMigration,
  sealMigration,
]
