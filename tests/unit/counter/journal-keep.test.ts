import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { keepJournal } from '../../../src/counter/journal/keep.ts'
import { SealBox } from '../../../src/counter/journal/seal.ts'
import type { EventLog } from '../../../src/kernel/log.ts'
import { idOf, JournalStand } from '../../support/journal.ts'

const hourMs = 3_600_000

test('what is due is erased within the hour, day after day, and a rotation that fails is said and stops nothing', async () => {
  const stand = new JournalStand()
  const { clock, store } = stand
  const opened = SealBox.open(store, clock, stand.dir)
  if (!opened.ok) throw new Error(opened.error.code)
  const box = opened.value
  const now = clock.wallMs()
  for (let n = 1; n <= 3; n += 1) await box.begin(idOf(n), now + n * hourMs)
  mkdirSync(join(stand.dir, 'journal'))
  writeFileSync(stand.archiveDir, 'in the way')
  const said: string[] = []
  const log: EventLog = { emit: (id) => said.push(id) }
  const stopping = new AbortController()
  const kept = keepJournal({ store, box, path: stand.path, clock, log, signal: stopping.signal })
  const left = () => Number(store.db.prepare('SELECT count(*) AS n FROM seal_key').get()?.n)
  for (const keys of [3, 2, 1, 0]) {
    expect(left()).toBe(keys)
    await clock.advance(hourMs)
  }
  expect(new Set(said)).toEqual(new Set(['journal.keepFailed']))
  stopping.abort()
  await kept
  expect(clock.pendingTimers()).toBe(0)
  box.close()
  stand.close()
})
