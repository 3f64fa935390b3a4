import { closeSync, fsyncSync, openSync } from 'node:fs'

/** Makes names made, changed or removed in a folder survive a power cut. */
export function syncDir(path: string): void {
  const dir = openSync(path, 'r')
  try {
    fsyncSync(dir)
  } finally {
    closeSync(dir)
  }
}
