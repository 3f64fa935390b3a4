import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { longFiles, mayImport, protocolsForbid, simulatorsOnlyFrom, typeOnlyExceptions } from './rules.ts'

/* Walks every import of src/ and kiosk-ui/ and checks it against rules.ts. Exit 1 names each breach as file:line. */

const root = join(import.meta.dirname, '../..')
const importLine = /^\s*(?:import|export)\s+(type\s)?[^'"]*?from\s+['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]/gm
const problems: string[] = []

const wingOf = (path: string) => /^src\/([a-z]+)\//.exec(path)?.[1]

for (const file of globSync('{src,kiosk-ui}/**/*.{ts,tsx}', { cwd: root })) {
  if (file.includes('/dist/')) continue
  const text = readFileSync(join(root, file), 'utf8')
  const lines = text.split('\n').length - 1
  if (lines > 400 && longFiles[file] === undefined)
    problems.push(`${file}:400: ${lines} lines; split it, or give the reason in tests/layout/rules.ts`)
  if (lines <= 400 && longFiles[file] !== undefined)
    problems.push(`${file}: ${lines} lines need no reason any more; take it out of tests/layout/rules.ts`)
  for (const match of text.matchAll(importLine)) {
    const at = `${file}:${text.slice(0, match.index).split('\n').length}`
    const isType = match[1] !== undefined
    const specifier = match[2] ?? match[3] ?? ''
    if (file.startsWith('src/hardware/protocols/') && protocolsForbid.some((p) => p.test(specifier)))
      problems.push(`${at}: a protocol imports ${specifier}`)
    if (!specifier.startsWith('.')) continue
    const target = normalize(relative(root, join(root, dirname(file), specifier)))
    if (target.includes('hardware/simulators') && !simulatorsOnlyFrom.some((allowed) => file.startsWith(allowed)))
      problems.push(`${at}: imports a simulator`)
    const to = wingOf(target)
    const from = wingOf(file)
    if (file.startsWith('kiosk-ui/')) {
      if (to && !isType) problems.push(`${at}: kiosk-ui may import types only from src (${target})`)
      continue
    }
    if (!to || !from || to === from) continue
    const excepted = isType && typeOnlyExceptions.some((e) => file.startsWith(e.from) && target === e.to)
    if (!mayImport[from]?.includes(to) && !excepted) problems.push(`${at}: ${from} may not import ${to} (${target})`)
  }
}

for (const problem of problems) console.error(problem)
console.log(problems.length === 0 ? 'layout: good' : `layout: ${problems.length} problems`)
process.exitCode = problems.length === 0 ? 0 : 1
