import { expect, test } from 'vitest'
import { pageMessageSchema } from '../../../src/api/schemas.ts'

const speak = { type: 'speak', id: 1, lang: 'zh', speed: 100, instead: '插上耳机可以听。', parts: [{ text: '您好' }] }
const takes = (message: object): boolean => pageMessageSchema.safeParse({ ...speak, ...message }).success

test('what a page may ask to be said has bounds', () => {
  expect(takes({})).toBe(true)
  expect(
    takes({
      parts: [
        { text: '王…', personal: true },
        { text: '已选', personal: true, quiet: true },
      ],
    }),
  ).toBe(true)
  expect(takes({ parts: Array.from({ length: 10 }, () => ({ text: '字'.repeat(300) })) })).toBe(true)
  for (const wrong of [
    { parts: [] },
    { parts: [{ text: '' }] },
    { parts: [{ text: '字'.repeat(301) }] },
    { parts: Array.from({ length: 81 }, () => ({ text: '字' })) },
    { parts: Array.from({ length: 11 }, () => ({ text: '字'.repeat(300) })) },
    { speed: 49 },
    { speed: 201 },
    { lang: 'fr' },
    { instead: '' },
    { volume: 100 },
  ])
    expect(takes(wrong), JSON.stringify(wrong).slice(0, 60)).toBe(false)
})
