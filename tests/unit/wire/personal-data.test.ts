import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { idNumberCheck } from '../../../src/kernel/id-number.ts'
import { checkBody, type EventType, eventEnvelope, eventTypes } from '../../../src/wire/events.ts'
import { eventBodies, wireSchemas } from './examples.ts'

/** Public texts: what the village calls its kiosk and its services. */
const publicTexts = /^(site\.(name|unit)|services\.names\.[^.]+)\.(zh|en)$/

const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`))
const personal = {
  'a name': fc.stringMatching(/^[一-龥]{2,4}$/),
  'a name in the letters of Xinjiang': fc.constant('阿依古丽·买买提'),
  'an address': fc.stringMatching(/^[一-龥]{2,6}县[一-龥]{2,4}村[0-9]{1,3}号$/),
  'an identity number': digits(17).map((d) => d + idNumberCheck(d)),
  'an old identity number': digits(15),
  "a foreigner's permit number": fc.stringMatching(/^[A-Z]{3}[0-9]{12}$/),
  'a mobile number': fc.stringMatching(/^1[3-9][0-9]{9}$/),
  'an image': fc.uint8Array({ minLength: 300, maxLength: 600 }).map((b) => Buffer.from(b).toString('base64')),
  'an image as a URL': fc.constant('data:image/jpeg;base64,/9j/4AAQSkZJRgABAQAAAQABAAD'),
}

type Path = readonly (string | number)[]

/** Where texts stand in an example: every text itself, and every name of a member. */
function textsIn(value: unknown, at: Path = []): readonly { readonly path: Path; readonly isKey: boolean }[] {
  if (typeof value === 'string') return [{ path: at, isKey: false }]
  if (Array.isArray(value)) return value.flatMap((v, i) => textsIn(v, [...at, i]))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, v]) => [{ path: [...at, key], isKey: true }, ...textsIn(v, [...at, key])])
}

function withText(value: unknown, { path, isKey }: { path: Path; isKey: boolean }, text: string): unknown {
  const [head, ...rest] = path
  if (head === undefined) return text
  if (Array.isArray(value)) return value.map((v, i) => (i === head ? withText(v, { path: rest, isKey }, text) : v))
  const entries = Object.entries(value as object)
  if (isKey && rest.length === 0) return Object.fromEntries(entries.map(([k, v]) => [k === head ? text : k, v]))
  return Object.fromEntries(entries.map(([k, v]) => [k, k === head ? withText(v, { path: rest, isKey }, text) : v]))
}

/** Dotted paths of every text a JSON schema allows, `*` for an array's items and a record's members. */
function textPathsOf(schema: z.core.JSONSchema.BaseSchema, at: readonly string[] = []): readonly string[] {
  const here = schema.type === 'string' || schema.enum?.some((v) => typeof v === 'string') ? [at.join('.')] : []
  const below = (child: unknown, name: string) =>
    typeof child === 'object' && child !== null ? textPathsOf(child as z.core.JSONSchema.BaseSchema, [...at, name]) : []
  return [
    ...here,
    ...Object.entries(schema.properties ?? {}).flatMap(([name, child]) => below(child, name)),
    ...below(schema.items, '*'),
    ...below(schema.additionalProperties, '*'),
  ]
}

describe.each(wireSchemas)('%s', (_name, schema, example) => {
  test('its example is good and holds a text wherever the schema has one', () => {
    expect(schema.safeParse(example).error).toBeUndefined()
    const shown = textsIn(example).filter((t) => !t.isKey)
    const generic = (path: Path) =>
      path
        .map((p) => (typeof p === 'number' ? '*' : p))
        .join('.')
        .replace(/^services\.names\.[^.]+/, 'services.names.*')
    expect(new Set(shown.map((t) => generic(t.path)))).toEqual(new Set(textPathsOf(z.toJSONSchema(schema))))
  })

  test.each(Object.entries(personal))('no text of it can be %s', (_what, arbitrary) => {
    for (const place of textsIn(example)) {
      if (!place.isKey && publicTexts.test(place.path.join('.'))) continue
      fc.assert(
        fc.property(arbitrary, (text) => {
          expect(schema.safeParse(withText(example, place, text)).success, place.path.join('.')).toBe(false)
        }),
        { numRuns: 15 },
      )
    }
  })

  test('it takes no member it does not know', () => {
    expect(schema.safeParse({ ...example, name: 'x' }).success).toBe(false)
  })
})

describe('the envelope of an event', () => {
  const envelope = {
    epoch: '0123456789abcdef',
    seq: 1,
    id: '01K8ZZZZZZZZZZZZZZZZZZZZZZ',
    type: 'session.started',
    ts: 1,
    mono: 1,
    synced: true,
    body: eventBodies['session.started'],
  }

  test.each(Object.entries(personal))('has no room outside the body for %s', (_what, arbitrary) => {
    for (const place of textsIn(envelope).filter((t) => t.path[0] !== 'body'))
      fc.assert(
        fc.property(arbitrary, (text) => {
          expect(eventEnvelope.safeParse(withText(envelope, place, text)).success).toBe(false)
        }),
        { numRuns: 15 },
      )
  })

  test('of a type this version does not know is told from a body that is wrong', () => {
    expect(checkBody(envelope)).toBe('good')
    expect(checkBody({ ...envelope, type: 'invented.later' })).toBe('unknownType')
    expect(checkBody({ ...envelope, type: 'constructor' })).toBe('unknownType')
    expect(checkBody({ ...envelope, body: { sessionId: '王秀英' } })).toBe('bad')
  })

  test('what ended a transaction is never dropped for want of room', () => {
    const p0 = Object.entries(eventTypes).flatMap(([type, { priority }]) => (priority === 'p0' ? [type] : []))
    expect(p0 satisfies string[] as EventType[]).toEqual(
      expect.arrayContaining(['transaction.accepted', 'transaction.ended', 'transaction.resolved', 'outbox.dropped']),
    )
  })
})
