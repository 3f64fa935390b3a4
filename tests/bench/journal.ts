import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { entryHash, genesis } from '../../src/counter/journal/chain.ts'
import { journalMigrations } from '../../src/counter/journal/schema.ts'
import { verifyPlace } from '../../src/counter/journal/verify.ts'
import { Ledger } from '../../src/counter/transactions/ledger.ts'
import { findInterrupted, findUnresolved } from '../../src/counter/transactions/recovery.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { silentLog } from '../../src/kernel/log.ts'
import { Outbox, outboxMigration } from '../../src/kernel/store/outbox.ts'
import { Store } from '../../src/kernel/store/store.ts'
import { ulid } from '../../src/kernel/ulid.ts'
import { eventRecord } from '../../src/wire/events.ts'
import { type Figure, percentile, round, withPeer } from './figure.ts'

/** What a long journal costs: verifying it, finding what is open at boot, and writing it under load. */
export async function journalFigures(rows = 1_000_000, appends = 400): Promise<readonly Figure[]> {
  const dir = mkdtempSync(join(tmpdir(), 'kioskd-bench-journal-'))
  try {
    return [...longJournal(join(dir, 'long.sqlite'), rows), await appending(dir, appends)]
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

/** Every transaction has four rows, as a visit writes them; the last one is open. */
function longJournal(path: string, rows: number): readonly Figure[] {
  const store = new Store({ path, migrations: journalMigrations, clock: systemClock, log: silentLog })
  const { db } = store
  db.exec('PRAGMA synchronous=OFF')
  const insert = db.prepare('INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
  const session = ulid(0)
  const bodies = [
    ['transaction.started', '{"serviceId":"pension-certification"}'],
    ['submit.intent', '{"operation":"pension-certification"}'],
    ['submit.accepted', '{"caseNo":"YL20261121-0001"}'],
    [
      'transaction.ended',
      '{"durationMs":48211,"outcome":"done","receipt":"printed","serviceId":"pension-certification"}',
    ],
  ] as const
  let prev = genesis
  let tx = ''
  db.exec('BEGIN')
  for (let seq = 1; seq <= rows; seq += 1) {
    const kind = (seq - 1) % bodies.length
    if (kind === 0) tx = ulid(seq)
    const [type, body] = bodies[seq === rows ? 1 : kind] ?? bodies[0]
    const row = { seq, ts: 1_790_000_000_000 + seq, type, session, tx, body }
    const hash = entryHash(prev, row)
    insert.run(seq, row.ts, type, session, tx, body, prev, hash)
    prev = hash
  }
  db.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)')
  const lookStart = performance.now()
  const open = findInterrupted(db).length + findUnresolved(db).length
  const lookMs = performance.now() - lookStart
  if (open !== 1) throw new Error(`${open} open transactions in the long journal instead of 1`)
  const start = performance.now()
  const verdict = verifyPlace({ db, file: path, archiveDir: undefined })
  const verifyMs = performance.now() - start
  if (!verdict.verified || verdict.entries !== rows) throw new Error('the long journal does not verify')
  store.close()
  return [
    { name: 'journal.verify.ms', value: round(verifyMs), unit: 'ms', limit: 10_000 },
    { name: 'journal.recovery.ms', value: round(lookMs), unit: 'ms', limit: 50 },
  ]
}

/**
 * How long what a citizen waits for takes to be on disk (journal row and report, urgent), while rows that nobody waits for arrive
 * all the time. The peer is one bare insert into a SQLite file with the same settings, between them.
 */
async function appending(dir: string, appends: number): Promise<Figure> {
  const store = new Store({
    path: join(dir, 'append.sqlite'),
    migrations: [outboxMigration, ...journalMigrations],
    clock: systemClock,
    log: silentLog,
  })
  const outbox = new Outbox(store.db, systemClock, ({ count }) =>
    eventRecord(0, 'outbox.dropped', { priority: 'p3', ranges: [], count }),
  )
  const ledger = new Ledger(store, outbox, systemClock)
  const bare = new DatabaseSync(join(dir, 'bare.sqlite'))
  bare.exec(
    'PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t (id INTEGER PRIMARY KEY, body TEXT) STRICT',
  )
  const insert = bare.prepare('INSERT INTO t (body) VALUES (?)')
  const samples: number[] = []
  const peers: number[] = []
  const background: Promise<unknown>[] = []
  for (let i = 0; i < appends; i += 1) {
    const tx = ulid(systemClock.wallMs())
    for (let n = 0; n < 8; n += 1)
      background.push(ledger.record({ journal: { type: 'session.started', session: ulid(systemClock.wallMs()) } }))
    const started = performance.now()
    const written = await ledger.record(
      {
        journal: { type: 'submit.accepted', tx, body: { caseNo: `YL20261121-${i}` } },
        reports: [{ type: 'transaction.accepted', body: { transactionId: tx, serviceId: 'pension' } }],
      },
      true,
    )
    samples.push(performance.now() - started)
    if (!written.ok) throw new Error(written.error.code)
    const bareStarted = performance.now()
    insert.run('x'.repeat(300))
    peers.push(performance.now() - bareStarted)
    await systemClock.sleep(i % 5)
  }
  await Promise.all(background)
  bare.close()
  store.close()
  return withPeer(
    { name: 'journal.append.p99.ms', value: round(percentile(samples, 0.99)), unit: 'ms', limit: 5 },
    'one bare SQLite insert, p99',
    percentile(peers, 0.99),
  )
}
