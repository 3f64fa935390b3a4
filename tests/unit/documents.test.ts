import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test, vi } from 'vitest'
import { main } from '../../src/cli/main.ts'
import { siteSchema } from '../../src/cli/site-file.ts'

const project = resolve(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(join(project, file), 'utf8')
const documents = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'docs/STAFF.md', 'device-profiles/README.md']

test.each(documents)('%s names only files that are there', (document) => {
  const text = read(document)
  const linked = [...text.matchAll(/(?<!!)\[[^\]]+\]\(([^)#:]+)\)/g)].map((match) => match[1] ?? '')
  const named = [...text.matchAll(/`([\w.-]+(?:\/[\w.-]+)+\.(?:ts|tsx|yaml|json|md|mjs))`/g)].map(
    (match) => match[1] ?? '',
  )
  const missing = [...linked, ...named].filter(
    (path) => !['', 'src', 'docs'].some((folder) => existsSync(join(project, folder, path))),
  )
  expect(missing).toEqual([])
})

test('every command of kioskd stands in README', async () => {
  const said = vi.spyOn(console, 'log').mockImplementation(() => {})
  await main(['--help'])
  const help = String(said.mock.calls[0]?.[0])
  said.mockRestore()
  const commands = [...help.matchAll(/^ {2}([a-z]+) {2,}\S/gm)].map((match) => match[1] ?? '')
  expect(commands.length).toBeGreaterThan(7)
  const readme = read('README.md')
  for (const command of commands) expect(readme).toContain(command === 'demo' ? '`npm start`' : `\`kioskd ${command}`)
})

test('every key of the site file stands in README', () => {
  const table = read('README.md').split('## Configuration')[1] ?? ''
  for (const key of Object.keys(siteSchema.shape)) expect(table, key).toMatch(new RegExp(`\`${key}(?:[\`.[])`))
})
