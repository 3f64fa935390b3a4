import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { type Coded, fail, messageOf, ok, type Result } from '../result.ts'
import { syncDir } from '../store/sync-dir.ts'

/**
 * `keyMissing`: there is no file and none may be made. `keyUnreadable`: it cannot be opened, or is no file. `keyMode`: others than the
 * owner have rights on it. `keySize`: it holds something else. The detail names the path.
 */
export type KeyFileFailure = Coded<'keyMissing' | 'keyUnreadable' | 'keyMode' | 'keySize' | 'keyUnwritable'>

/** Reads a secret of at most 4096 bytes that `fits` takes for a key, from a file that only its owner may touch (mode 0600 or 0400). Fails closed. */
export function readKeyFile(path: string, fits: (bytes: Buffer) => boolean): Result<Buffer, KeyFileFailure> {
  if (!existsSync(path)) return fail('keyMissing', path)
  let file: number | undefined
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW)
    const { mode, size } = fstatSync(file)
    if ((mode & constants.S_IFMT) !== constants.S_IFREG) return fail('keyUnreadable', path)
    if ((mode & 0o177) !== 0) return fail('keyMode', path)
    if (size > mostBytes) return fail('keySize', path)
    const bytes = readFileSync(file)
    if (fits(bytes)) return ok(bytes)
    bytes.fill(0)
    return fail('keySize', path)
  } catch (thrown) {
    return fail('keyUnreadable', messageOf(thrown))
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

/**
 * Writes a new secret, mode 0600, on disk before it is used; never over an existing one. It appears whole or not at all: a power cut
 * while it is written leaves no half key.
 */
export function makeKeyFile(path: string, bytes: Uint8Array): Result<void, KeyFileFailure> {
  const part = `${path}.${process.pid}.part`
  try {
    const file = openSync(part, 'w', 0o600)
    try {
      writeSync(file, bytes)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    linkSync(part, path)
    syncDir(dirname(path))
    return ok(undefined)
  } catch (thrown) {
    return fail('keyUnwritable', messageOf(thrown))
  } finally {
    if (existsSync(part)) unlinkSync(part)
  }
}

const mostBytes = 4096
