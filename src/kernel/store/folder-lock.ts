import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { makeDir } from './make-dir.ts'

/** Held for as long as a process works with a folder. */
export interface FolderLock {
  readonly release: () => void
}

const fileName = 'running.lock'
const sqliteBusy = 5

/**
 * Takes a folder for this process; undefined when another one that is alive has it. Ports don't tell: the other may listen elsewhere.
 * Node has no flock, SQLite has: the system takes its lock back when a process ends in whatever way, so a kill leaves nothing to clear
 * away. A folder that cannot be written is given out as well: whoever opens something in it says what is wrong with it.
 */
export function lockFolder(folder: string): FolderLock | undefined {
  if (!makeDir(folder).ok) return { release: () => {} }
  let file: DatabaseSync | undefined
  try {
    file = new DatabaseSync(join(folder, fileName), { timeout: 0 })
    file.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (thrown) {
    file?.close()
    return isBusy(thrown) ? undefined : { release: () => {} }
  }
  const held = file
  return { release: () => held.close() }
}

/** The lowest byte is the kind, the others its finer kinds. */
function isBusy(thrown: unknown): boolean {
  const code = thrown instanceof Error && 'errcode' in thrown ? thrown.errcode : undefined
  return typeof code === 'number' && (code & 0xff) === sqliteBusy
}
