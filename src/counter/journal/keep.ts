import type { Clock } from '../../kernel/clock.ts'
import type { EventLog } from '../../kernel/log.ts'
import type { Store } from '../../kernel/store/store.ts'
import { archiveDirOf } from './archives.ts'
import { rotateJournal } from './rotate.ts'
import type { SealBox } from './seal.ts'

const everyMs = 3_600_000
/** Some four months of a busy hall. */
const mostRows = 200_000

/**
 * Looks after the journal at boot and every hour: erases seals that are due, and moves the oldest rows into archives when the table is long.
 * Runs until `signal` aborts.
 */
export async function keepJournal(options: {
  readonly store: Store
  readonly box: SealBox
  /** Path of the database; the archives lie beside it. */
  readonly path: string
  readonly clock: Clock
  readonly log: EventLog
  readonly signal: AbortSignal
}): Promise<void> {
  const { store, box, clock, log, signal } = options
  do {
    const erased = await box.expire()
    if (!erased.ok) log.emit('journal.keepFailed', { code: erased.error.code, detail: erased.error.detail ?? '' })
    const rotated = await rotateJournal({
      db: store.db,
      commit: (work) => store.commit(work, true),
      archiveDir: archiveDirOf(options.path, store.epoch),
      wallMs: () => clock.wallMs(),
      moreThanRows: mostRows,
      keepRows: mostRows / 2,
      signal,
    })
    if (!rotated.ok) log.emit('journal.keepFailed', { code: rotated.error.code, detail: rotated.error.detail ?? '' })
    else if (rotated.value.rows > 0) log.emit('journal.rotated', rotated.value)
  } while (await clock.sleep(everyMs, signal))
}
