import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const project = resolve(import.meta.dirname, '../..')
const dockerfile = readFileSync(join(project, 'Dockerfile'), 'utf8')
const sentToEngine = readFileSync(join(project, '.dockerignore'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('!'))
  .map((line) => line.slice(1))

/* No engine builds the image in CI: what can be known without one is checked here and by the install test. */
test('everything that the image copies exists and is sent to the engine', () => {
  const sources = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap((m) => (m[1] ?? '').split(' '))
  expect(sources.length).toBeGreaterThan(8)
  for (const source of sources) {
    expect(existsSync(join(project, source)), source).toBe(true)
    expect(sentToEngine, source).toContain(source.split('/')[0])
  }
})

test('the image runs as nobody in particular, keeps state in its volume only, and is fit for both architectures', () => {
  expect(dockerfile).toMatch(/^USER \d+:\d+$/m)
  expect(dockerfile).toMatch(/^VOLUME \/var\/lib\/kioskd$/m)
  expect(dockerfile).toMatch(/^HEALTHCHECK /m)
  expect(dockerfile).not.toMatch(/x86_64|aarch64|--platform|node-linux-/)
})
