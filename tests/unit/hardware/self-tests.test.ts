import { expect, test } from 'vitest'
import { readTest, selfTests } from '../../../src/hardware/drivers/self-tests.ts'
import { fail, ok } from '../../../src/kernel/result.ts'
import { Sensitive } from '../../../src/kernel/sensitive.ts'

const never = new AbortController().signal

test('what an operator reads for a test is forgotten, and only that it was read is told', async () => {
  const card = { name: new Sensitive('王秀英'), tracks: [new Sensitive(';99?')] }
  const tests = selfTests(() => Promise.resolve(ok(undefined)), {
    'read-test-card': readTest(() => Promise.resolve({ outcome: 'done', value: card })),
  })
  expect(await tests('read-test-card', never)).toEqual({ outcome: 'done', value: { code: 'read' } })
  expect([card.name.destroyed, card.tracks[0]?.destroyed]).toEqual([true, true])
})

test('any other test is a look at the device', async () => {
  expect(await selfTests(() => Promise.resolve(ok(undefined)), {})('comms', never)).toMatchObject({ outcome: 'done' })
  expect(await selfTests(() => Promise.resolve(fail('comms.timeout')), {})('sam-status', never)).toEqual({
    outcome: 'failed',
    code: 'comms.timeout',
  })
})
