import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { formatProblem, parseYaml, readYaml } from '../../../src/kernel/config/yaml.ts'

const schema = z.strictObject({
  name: z.string(),
  size: z.enum(['small', 'large']),
  places: z.array(z.strictObject({ port: z.number().int().min(1) })).default([]),
})

function problems(text: string): readonly string[] {
  const parsed = parseYaml('kiosk.yaml', text, schema)
  return parsed.ok ? [] : parsed.error.map(formatProblem)
}

const good = 'name: a\nsize: small\n'

test.each([
  ['nothing wrong', good, []],
  [
    'an unknown key',
    `${good}naem: b\n`,
    ['kiosk.yaml:3:naem: unknown key "naem"; remedy: remove it or correct its spelling'],
  ],
  ['a missing key', 'name: a\n', ['kiosk.yaml:1:size: is missing; allowed: small, large; remedy: add it']],
  [
    'a wrong type',
    'name: [a]\nsize: small\n',
    ['kiosk.yaml:1:name: has the wrong type; allowed: string; remedy: write a string'],
  ],
  [
    'another word',
    'name: a\nsize: huge\n',
    ['kiosk.yaml:2:size: value is not one of those allowed; allowed: small, large; remedy: choose one of them'],
  ],
  [
    'deep in a list',
    `${good}places:\n  - port: 80\n  - port: 0\n`,
    ['kiosk.yaml:5:places[1].port: is too small or too short; allowed: at least 1; remedy: correct the value'],
  ],
  [
    'an alias',
    'name: &a x\nsize: *a\n',
    ['kiosk.yaml:1:(file): uses a YAML alias (*name); remedy: write the value out'],
  ],
])('%s', (_what, text, wanted) => {
  expect(problems(text)).toEqual(wanted)
})

test('broken syntax and a key that comes twice are named by their line', () => {
  expect(problems('name: a\nsize: [small\n').join()).toMatch(/^kiosk\.yaml:\d:\(file\): is not valid YAML/)
  expect(problems('name: a\nname: b\nsize: small\n').join()).toMatch(/^kiosk\.yaml:2:\(file\): is not valid YAML/)
})

test('a file of a megabyte is not one of ours', () => {
  expect(problems(`name: ${'a'.repeat(1_000_001)}\n`).join()).toContain('is larger than 1000000 bytes')
})

test.each([
  ['GBK', Buffer.concat([Buffer.from('size: small\nname: '), Buffer.from([0xca, 0xaf, 0xc7, 0xc5, 0x0a])]), 2],
  ['UTF-16', Buffer.from(`\ufeff${good}`, 'utf16le'), 1],
])('a file saved as %s is refused by its line, and not shown as question marks', (_name, bytes, line) => {
  const file = join(mkdtempSync(join(tmpdir(), 'yaml-')), 'kiosk.yaml')
  writeFileSync(file, bytes)
  const read = readYaml(file, schema)
  expect(read.ok ? [] : read.error).toMatchObject([{ file, line, what: 'is not UTF-8 text' }])
})

test('no text makes it throw, and each problem has a line and a remedy', () => {
  const line = fc.constantFrom(
    'name: a',
    'size: small',
    'places:',
    '  - port: 1',
    '- x',
    '&a',
    '*a',
    '{',
    ']',
    '"',
    '? :',
    '\t',
    '!!js',
  )
  const text = fc.oneof(
    fc.string(),
    fc.array(line).map((lines) => lines.join('\n')),
  )
  fc.assert(
    fc.property(text, (written) => {
      for (const problem of problems(written)) expect(problem).toMatch(/^kiosk\.yaml:\d+:[\s\S]+; remedy: /)
    }),
  )
})
