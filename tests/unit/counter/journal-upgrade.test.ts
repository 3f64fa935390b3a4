import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { findInterrupted, findUnresolved } from '../../../src/counter/transactions/recovery.ts'
import { canonicalJson, type Json } from '../../../src/kernel/canonical-json.ts'
import { idOf, JournalStand } from '../../support/journal.ts'

/* A database as version 0.1 made it: its schema and its way of hashing, written out here so that neither can change with ours. */
const oldSchema = `CREATE TABLE migration (id TEXT PRIMARY KEY) STRICT;
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE journal (
    seq INTEGER PRIMARY KEY, ts INTEGER NOT NULL, type TEXT NOT NULL, session TEXT, tx TEXT, body TEXT NOT NULL,
    prev TEXT NOT NULL, hash TEXT NOT NULL
  ) STRICT;
  CREATE INDEX journal_tx ON journal (tx, seq);
  CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
  CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
  CREATE INDEX journal_type ON journal (type, tx);
  INSERT INTO migration VALUES ('kernel-001-meta'), ('counter-001-journal'), ('counter-002-journal-type');
  INSERT INTO meta VALUES ('epoch', '00112233aabbccdd');`

type OldRow = readonly [type: string, tx: string | null, body: { readonly [key: string]: Json }]

function makeOld(path: string, rows: readonly OldRow[]): string {
  const db = new DatabaseSync(path)
  db.exec(oldSchema)
  let prev = '0'.repeat(64)
  rows.forEach(([type, tx, json], i) => {
    const row = { seq: i + 1, ts: 1_789_000_000_000 + i, type, session: null, tx, body: canonicalJson(json) }
    const hash = createHash('sha256')
      .update(`${prev}\n${canonicalJson(row)}`)
      .digest('hex')
    db.prepare('INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?)').run(
      row.seq,
      row.ts,
      type,
      null,
      tx,
      row.body,
      prev,
      hash,
    )
    prev = hash
  })
  db.close()
  return prev
}

const ended = (outcome: string) => ({ serviceId: 'pension', outcome, receipt: 'none', durationMs: 1 })

test('a database of the version before still verifies, knows what was open, and goes on', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'kioskd-old-'))
  const head = makeOld(join(dir, 'kiosk.sqlite'), [
    ['boot', null, { bootId: idOf(0), kioskd: '0.1.0', previousEnd: 'first' }],
    ['transaction.started', idOf(1), { serviceId: 'pension' }],
    ['transaction.ended', idOf(1), ended('done')],
    ['transaction.started', idOf(2), { serviceId: 'pension' }],
    ['submit.refused', idOf(2), { code: 'backend.refused', why: '未满六十周岁 "x" \u2028' }],
    ['transaction.ended', idOf(2), ended('unknown')],
    ['transaction.started', idOf(3), { serviceId: 'pension' }],
    ['submit.intent', idOf(3), { operation: 'pension' }],
    ['transaction.started', idOf(4), { serviceId: 'pension' }],
    ['transaction.ended', idOf(4), ended('unknown')],
    ['transaction.resolved', idOf(4), { outcome: 'done' }],
  ])
  const stand = new JournalStand(dir)
  expect(stand.verify()).toEqual({ entries: 11, verified: true, head })
  expect(findInterrupted(stand.store.db)).toMatchObject([{ transactionId: idOf(3), stage: 'inDoubt' }])
  expect(findUnresolved(stand.store.db)).toEqual([{ transactionId: idOf(2), serviceId: 'pension' }])
  stand.visit(5)
  expect(await stand.rotate()).toMatchObject({ ok: true, value: { rows: 3 } })
  expect(stand.verify()).toMatchObject({ entries: 16, verified: true })
  stand.close()
  rmSync(dir, { recursive: true, force: true })
})

test('what is open is found without reading the journal: no plan scans it', () => {
  const stand = new JournalStand()
  const plans = [
    "SELECT tx FROM open_transaction WHERE state = 'running' ORDER BY first_seq",
    `SELECT open.tx AS tx, body FROM open_transaction AS open JOIN journal ON journal.tx = open.tx
       WHERE open.state = 'unknown' AND type = 'transaction.ended' ORDER BY open.first_seq`,
  ].flatMap((sql) =>
    stand.store.db
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map((row) => String(row.detail)),
  )
  expect(plans.filter((detail) => /SCAN/.test(detail) && !/open/.test(detail))).toEqual([])
  expect(plans.join()).toMatch(/SEARCH journal USING INDEX/)
  stand.close()
})
