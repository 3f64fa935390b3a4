import { afterAll, expect, test } from 'vitest'
import type { DeviceClass } from '../../src/hardware/contract.ts'
import { type PulledPlug, pullPlugAtEachByte } from './plug-matrix.ts'
import { within } from './rig.ts'

const report: string[] = []
afterAll(() => console.log(`plug pulled at each byte:\n${report.join('\n')}`))

async function matrix<K extends DeviceClass>(
  name: string,
  what: PulledPlug<K>,
): Promise<Readonly<Record<string, number>>> {
  const { cases, outcomes } = await pullPlugAtEachByte(what)
  report.push(
    `  ${name}: ${cases} cases, ${Object.entries(outcomes)
      .map(([o, n]) => `${o} ${n}`)
      .join(', ')}`,
  )
  expect(cases).toBeGreaterThan(3)
  return outcomes
}

const order =
  (name: string, value = '') =>
  (unit: { orders: Readonly<Record<string, { run(value: string): unknown }>> }) => {
    unit.orders[name]?.run(value)
  }

test('an identity card being read: failed or done, never half a person', { timeout: 120_000 }, async () => {
  const outcomes = await matrix('sdt-serial readCard', {
    profile: 'sdt-serial',
    class: 'identityReader',
    prepare: (unit) => {
      order('remove')(unit)
      order('insert', 'wang-xiuying')(unit)
    },
    run: (device) => device.readCard(within(4000)),
    withinMs: 4000,
  })
  expect(Object.keys(outcomes).every((o) => o === 'done' || o.startsWith('failed'))).toBe(true)
})

test('a receipt being printed: paper moves once at most, and what nobody knows is unknown', {
  timeout: 120_000,
}, async () => {
  const widthDots = 64
  const heightDots = 2
  const data = new Uint8Array((widthDots / 8) * heightDots).fill(0xa5)
  const outcomes = await matrix('escpos-80mm-generic print', {
    profile: 'escpos-80mm-generic',
    class: 'printer',
    prepare: () => {},
    run: (device) => device.print({ jobId: 'j', raster: { widthDots, heightDots, data }, cut: true }, within(6000)),
    withinMs: 6000,
    overrides: { timeouts: { commandMs: 150 } },
  })
  expect(outcomes['unknown deviceGone'] ?? 0).toBeGreaterThanOrEqual(data.length)
})

test('a box being opened: one release at most, and what nobody knows is unknown', { timeout: 120_000 }, async () => {
  const outcomes = await matrix('lock-board-8a openBox', {
    profile: 'lock-board-8a',
    class: 'locker',
    prepare: order('shut', 'A01'),
    run: (device) => device.openBox('A01', within(3000)),
    withinMs: 3000,
    overrides: { capabilities: { boxes: { A01: { board: '01', lock: '01' } } }, timeouts: { commandMs: 150 } },
  })
  // Five bytes of the command and five of its answer: at each of them the lock may have been released.
  expect(outcomes['unknown deviceGone']).toBeGreaterThanOrEqual(9)
})

test('a rating being asked for: failed or done, never a guess', { timeout: 120_000 }, async () => {
  let press: () => void = () => {}
  const outcomes = await matrix('evaluator-framed askRating', {
    profile: 'evaluator-framed',
    class: 'evaluator',
    prepare: (unit) => {
      press = () => order('press', 'satisfied')(unit)
    },
    run: async (device) => {
      const rating = device.askRating(within(2000))
      setTimeout(press, 20)
      return rating
    },
    withinMs: 2000,
    overrides: { timeouts: { commandMs: 150 } },
  })
  expect(Object.keys(outcomes).every((o) => o === 'done' || o.startsWith('failed'))).toBe(true)
})
