import { expect, test } from 'vitest'
import { chooseReader } from '../../../../src/hardware/transports/pcsc.ts'
import { apduFailureOf } from '../../../../src/hardware/transports/pcsc-reader.ts'

const names = ['ACS ACR1281 1S Dual Reader 00 00', 'ACS ACR1281 1S Dual Reader 00 01', 'Feitian SCR301 01 00']

test('a reader is chosen by part of its name, never one of several', () => {
  expect(chooseReader(names, 'Feitian')).toEqual({ ok: true, value: 'Feitian SCR301 01 00' })
  expect(chooseReader(names, 'ACR1281 1S Dual Reader 00 01')).toMatchObject({ ok: true })
  expect(chooseReader(names, 'ACR1281')).toMatchObject({ ok: false, error: { code: 'open.failed' } })
  expect(chooseReader(names, 'Omnikey')).toMatchObject({ ok: false, error: { code: 'open.notFound' } })
  expect(chooseReader(['A', 'A 2'], 'A')).toEqual({ ok: true, value: 'A' })
})

test('what the library says in words is one of few codes', () => {
  const codes = [
    'Card was removed',
    'No smart card present',
    'Reader unavailable',
    'Card is unresponsive',
    'Sharing violation',
  ]
  expect(codes.map((text) => apduFailureOf(new Error(text)).code)).toEqual([
    'noCard',
    'noCard',
    'closed',
    'cardError',
    'cardError',
  ])
})
