import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadOffice } from '../../../../src/counter/backends/reference/office/load.ts'

function load(text: string) {
  const dir = mkdtempSync(join(tmpdir(), 'office-files-'))
  writeFileSync(join(dir, 'a.yaml'), `schema: 1\n${text}`)
  const loaded = loadOffice(dir)
  rmSync(dir, { recursive: true })
  return loaded.ok ? [] : loaded.error.map((p) => `${p.line} ${p.key}: ${p.what}`)
}
const item = 'items:\n  - item: x\n    name: X\n    prefix: XX\n'

test.each([
  ['a licence that is not there', `${item}    issues: gone`, '6 items[0].issues: no licence "gone"'],
  ['a certificate that is not there', `${item}    certificate: gone`, '6 items[0].certificate: no certificate "gone"'],
  ['a region that is not there', `${item}    regions: ["361199"]`, '6 items[0].regions[0]: no region "361199"'],
  ['a code twice', `${item}  - { item: x, name: Y, prefix: YY }`, '6 items[1]: "x" is there twice'],
  ['a word nobody reads', `${item}    decide: now`, '6 items[0].decide: unknown key "decide"'],
  [
    'a rule with two conditions',
    `${item}    rules: [{ when: { answer: a, over: 1, is: [b] }, outcome: { receive: true } }]`,
    '6 items[0].rules[0].when: needs exactly one of is, isNot, over',
  ],
])('%s is named by line and key', (_what, text, problem) => {
  expect(load(text)).toContain(problem)
})

test('a good file is good', () => expect(load(item)).toEqual([]))
