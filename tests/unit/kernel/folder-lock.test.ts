import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { lockFolder } from '../../../src/kernel/store/folder-lock.ts'

const base = mkdtempSync(join(tmpdir(), 'folder-lock-'))
const source = resolve(import.meta.dirname, '../../../src/kernel/store/folder-lock.ts')

/** Another process that takes the folder and keeps it. */
async function otherHolding(folder: string): Promise<ChildProcess> {
  const program = `import { lockFolder } from ${JSON.stringify(source)}
    const lock = lockFolder(${JSON.stringify(folder)}); console.log(lock ? 'held' : 'refused'); setInterval(() => lock, 1000)`
  const other = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [said] = other.stdout ? await once(other.stdout, 'data') : []
  expect(String(said).trim()).toBe('held')
  return other
}

test('one process at a time has a folder, and a kill leaves nothing in the way of the next', async () => {
  const folder = join(base, 'not', 'there', 'yet')
  const other = await otherHolding(folder)
  expect(lockFolder(folder)).toBeUndefined()
  other.kill('SIGKILL')
  await once(other, 'exit')
  const mine = lockFolder(folder)
  expect(mine).toBeDefined()
  expect(lockFolder(folder)).toBeUndefined()
  mine?.release()
  expect(lockFolder(folder)).toBeDefined()
})

test('a folder that cannot be written is left to whoever opens something in it', () => {
  const file = join(base, 'file')
  writeFileSync(file, '')
  expect(lockFolder(file)).toBeDefined()
  expect(lockFolder('/proc/nope')).toBeDefined()
})
