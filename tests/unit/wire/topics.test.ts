import fc from 'fast-check'
import { expect, test } from 'vitest'
import { slug } from '../../../src/wire/fields.ts'
import { parseTopic, type Suffix, topicOf } from '../../../src/wire/topics.ts'

const name = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/).filter((s) => slug.safeParse(s).success)
const suffix = fc.constantFrom<Suffix>('state', 'hb', 'ack', 'dev/receipt', 'evt/p0', 'evt/p3')

test('what is built is what is read', () => {
  fc.assert(
    fc.property(name, name, suffix, (tenant, kiosk, end) => {
      expect(parseTopic(topicOf({ tenant, kiosk }, end))).toEqual({ address: { tenant, kiosk }, suffix: end })
    }),
  )
})

test.each([
  '',
  'kiosk',
  'kiosk/1/demo/shiqiao-01',
  'kiosk/2/demo/shiqiao-01/state',
  '/kiosk/1/demo/shiqiao-01/state',
  'kiosk/1//shiqiao-01/state',
  'kiosk/1/demo//state',
  'kiosk/1/demo/../state',
  'kiosk/1/+/shiqiao-01/state',
  'kiosk/1/demo/#',
  'kiosk/1/demo/Shiqiao/state',
  'kiosk/1/demo/石桥/state',
  'kiosk/1/demo/a b/state',
  `kiosk/1/demo/${'a'.repeat(65)}/state`,
  "kiosk/1/demo/x'; DROP TABLE event;--/state",
  '$SYS/broker/uptime',
])('%j is not one of ours', (topic) => {
  expect(parseTopic(topic)).toBeUndefined()
})

test('no text whatever makes the parser throw, and what it answers is made of slugs', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((s) => `kiosk/1/${s}`),
      ),
      (topic) => {
        const parsed = parseTopic(topic)
        if (parsed) for (const part of Object.values(parsed.address)) expect(slug.safeParse(part).success).toBe(true)
      },
    ),
  )
})
