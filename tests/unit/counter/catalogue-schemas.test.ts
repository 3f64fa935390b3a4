import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { overlayJsonSchema, serviceJsonSchema } from '../../../src/counter/catalogue/json-schema.ts'
import { symbologies } from '../../../src/hardware/contract.ts'
import { symbologyOfAim } from '../../../src/hardware/protocols/barcode/code.ts'
import { misfits, type Schema } from './backends/json-schema.ts'

/* What an editor says of a service's file while it is written. */

const provisioning = resolve(import.meta.dirname, '../../../provisioning/catalogue')
const files = globSync('*/services/*.yaml', { cwd: provisioning })
const schemaOf = (text: string) => JSON.parse(text) as Schema & { readonly $defs: Readonly<Record<string, Schema>> }
const [whole, overlay] = [schemaOf(serviceJsonSchema()), schemaOf(overlayJsonSchema())]
const wrong = (schema: typeof whole, value: unknown) => misfits(schema, value, schema.$defs)

test.each(files)('%s names the schema that it fits', (file) => {
  const text = readFileSync(resolve(provisioning, file), 'utf8')
  const value: unknown = parse(text)
  const isOverlay = /^extends:/m.test(text)
  expect(text.split('\n', 1)).toEqual([
    `# yaml-language-server: $schema=../../${isOverlay ? 'overlay' : 'service'}.schema.json`,
  ])
  expect(wrong(isOverlay ? overlay : whole, value)).toEqual([])
})

describe('an overlay', () => {
  const laid = (set: object) => wrong(overlay, { schema: 1, id: 'x', extends: 'y', set })

  test('may say any part, at any depth', () => {
    expect(laid({})).toEqual([])
    expect(laid({ name: { en: 'Other' }, hours: { to: '17:00' }, minutes: 4 })).toEqual([])
    expect(laid({ codes: { reference: { region: '361199' } } })).toEqual([])
  })

  test.each<[string, object]>([
    ['a member that a service has not', { nmae: 'x' }],
    ['a member that a text has not', { name: { fr: 'x' } }],
    ['a number out of bounds', { minutes: 500 }],
    ['a list with a part of a step: lists stand whole', { steps: [{ step: 'identify' }] }],
    ['a time that is none', { hours: { from: '8 Uhr' } }],
  ])('%s is marked', (_what, set) => {
    expect(laid(set)).not.toEqual([])
  })

  test('without what it extends is marked', () => {
    expect(wrong(overlay, { schema: 1, id: 'x', set: {} })).toEqual(['$ lacks extends'])
  })
})

test('every kind of code that a reader can tell of can be asked for, and no other', () => {
  const letters = Array.from({ length: 128 }, (_, i) => String.fromCharCode(i))
  const told = letters.flatMap((l) => ['0', '1', '4'].map((modifier) => symbologyOfAim(`]${l}${modifier}`)))
  expect([...new Set(told)].filter((name) => name !== 'unknown').sort()).toEqual([...symbologies].sort())
})
