import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson, type Json } from '../../../src/kernel/canonical-json.ts'
import { createMachine } from '../../../src/kernel/fsm.ts'
import { BoundedQueue, SerialExecutor } from '../../../src/kernel/queue.ts'

function shuffled(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => shuffled(item))
  if (value === null || typeof value !== 'object') return value
  const members = Object.entries(value).reverse()
  return Object.fromEntries(members.map(([key, member]) => [key, shuffled(member ?? null)]))
}

test('one value has one text, in whatever order its keys were written, and the text says the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (any) => {
      const value = JSON.parse(JSON.stringify(any)) as Json
      expect(canonicalJson(shuffled(value))).toBe(canonicalJson(value))
      expect(JSON.parse(canonicalJson(value))).toEqual(value)
    }),
  )
  expect(canonicalJson({ b: undefined, a: [1, 'ü'] })).toBe('{"a":[1,"ü"]}')
})

test('a queue takes up to its limit, in order, and then refuses', () => {
  const queue = new BoundedQueue<number>(2)
  expect([queue.push(1).ok, queue.push(2).ok, queue.push(3).ok]).toEqual([true, true, false])
  expect([queue.shift(), queue.push(3).ok, queue.shift(), queue.shift(), queue.shift()]).toEqual([
    1,
    true,
    2,
    3,
    undefined,
  ])
})

test('jobs run one at a time in the order they came; one that fails stops no other', async () => {
  const executor = new SerialExecutor(10)
  const seen: string[] = []
  const job = (name: string, fails = false) =>
    executor.run(async () => {
      seen.push(`${name} begins`)
      await Promise.resolve()
      seen.push(`${name} ends`)
      if (fails) throw new Error(name)
      return name
    })
  const results = await Promise.allSettled([job('a'), job('b', true), job('c')])
  expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
  expect(results.map((r) => r.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(executor.busy).toBe(false)
})

test('more jobs than may wait are refused at once', async () => {
  const executor = new SerialExecutor(1)
  let release = () => {}
  const first = executor.run(() => new Promise<void>((done) => (release = done)))
  const second = executor.run(async () => 2)
  expect(await executor.run(async () => 3)).toEqual({ ok: false, error: { code: 'queueFull' } })
  release()
  expect([await first, await second]).toMatchObject([{ ok: true }, { ok: true, value: 2 }])
})

test('an event sent from inside an effect is handled after the one at work, and an unknown one is ignored', () => {
  const log: string[] = []
  const machine = createMachine<number, 'up' | 'twice' | 'odd', string>(
    0,
    (state, event) => {
      if (event === 'up') return { state: state + 1, effects: ['one'] }
      return event === 'twice' ? { state: state + 10, effects: ['again', 'one'] } : undefined
    },
    (effect, state) => {
      log.push(`${effect} at ${state}`)
      if (effect === 'again') machine.send('up')
    },
    (state, event, previous) => log.push(`${event}: ${previous} to ${state}`),
  )
  expect([machine.send('twice'), machine.send('odd'), machine.state]).toEqual([true, false, 11])
  expect(log).toEqual(['twice: 0 to 10', 'again at 10', 'one at 10', 'up: 10 to 11', 'one at 11'])
})

test('a machine goes on after an effect threw', () => {
  const machine = createMachine<number, 'up', 'throw'>(
    0,
    (state) => ({ state: state + 1, effects: state === 0 ? ['throw'] : [] }),
    () => {
      throw new Error('effect')
    },
  )
  expect(() => machine.send('up')).toThrow('effect')
  expect([machine.send('up'), machine.state]).toEqual([true, 2])
})
