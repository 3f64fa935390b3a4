import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../../..')
const stampFile = join(root, 'kiosk-ui/dist/.stamp')
const viteBin = join(root, 'node_modules/vite/bin/vite.js')

/** What the built pages depend on. */
function sourceStamp(): string {
  const hash = createHash('sha256')
  const files = globSync('{kiosk-ui/**/*.{ts,tsx,css,html,svg},src/**/*contract.ts,package-lock.json}', { cwd: root })
  for (const file of files.filter((f) => !f.startsWith('kiosk-ui/dist')).sort())
    hash.update(file).update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

/**
 * Builds the screens when their sources have changed since the last build. Answers what went wrong, or undefined. Without
 * Vite (a production image) the pages that came with it are used as they are.
 */
export async function ensureScreens(say: (line: string) => void): Promise<string | undefined> {
  if (!existsSync(viteBin))
    return existsSync(stampFile) ? undefined : 'the screens are not built and Vite is not installed; remedy: npm ci'
  const stamp = sourceStamp()
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return undefined
  const startedMs = performance.now()
  say('building the screens (only when they have changed) …')
  const dots = setInterval(() => say(`  … ${Math.round((performance.now() - startedMs) / 1000)} s`), 2000)
  const failure = await build()
  clearInterval(dots)
  if (failure) return failure
  writeFileSync(stampFile, stamp)
  say(`  built in ${((performance.now() - startedMs) / 1000).toFixed(1)} s`)
  return undefined
}

function build(): Promise<string | undefined> {
  return new Promise((resolveBuild) => {
    const child = spawn(process.execPath, [viteBin, 'build', join(root, 'kiosk-ui'), '--logLevel', 'warn'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    const keep = (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4000)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.once('exit', (code) => resolveBuild(code === 0 ? undefined : `the screens could not be built: ${said}`))
  })
}
