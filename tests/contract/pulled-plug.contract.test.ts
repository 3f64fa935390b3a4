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
  const widthDots = 384
  const heightDots = 4
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

const atRest = (unit: { state(): Readonly<Record<string, unknown>> }) =>
  unit.state().card !== 'inside' && unit.state().card !== 'chip'

test('a chip card being read: failed or done', { timeout: 120_000 }, async () => {
  const outcomes = await matrix('pcsc-generic readCard', {
    profile: 'pcsc-generic',
    class: 'cardReader',
    prepare: (unit) => order('insert', 'social-security')(unit),
    run: (device) => device.readCard(within(4000)),
    withinMs: 4000,
  })
  expect(Object.keys(outcomes).every((o) => o === 'done' || o.startsWith('failed'))).toBe(true)
})

/** Leaves nothing in the machine and nobody at the slot, then puts this card there. */
const fresh =
  (how: 'insert' | 'load', id: string) =>
  (unit: { orders: Readonly<Record<string, { run(value: string): unknown }>> }) => {
    order('remove')(unit)
    order('empty-bin')(unit)
    order('stacker', '40')(unit)
    if (id !== '') order(how, id)(unit)
  }

test('a card drawn in and read by a motor: it moves once', { timeout: 120_000 }, async () => {
  const outcomes = await matrix('crt-571-reader readCard', {
    profile: 'crt-571-reader',
    class: 'cardReader',
    prepare: fresh('load', 'bank-without-directory'),
    settled: atRest,
    run: (device) => device.readCard(within(4000)),
    withinMs: 4000,
    overrides: { timeouts: { commandMs: 150, jobMs: 1000 } },
  })
  expect(Object.keys(outcomes).every((o) => o === 'done' || o.startsWith('failed'))).toBe(true)
})

test.each(['eject', 'retain'] as const)(
  'a card on its way, %s: it moves once at most, and what nobody knows is unknown',
  {
    timeout: 120_000,
  },
  async (way) => {
    const outcomes = await matrix(`crt-571-reader ${way}`, {
      profile: 'crt-571-reader',
      class: 'cardReader',
      prepare: fresh('load', 'bank'),
      run: (device) => device[way](within(3000)),
      withinMs: 3000,
      overrides: { timeouts: { commandMs: 150, jobMs: 1000 } },
    })
    expect(outcomes['unknown deviceGone'] ?? 0).toBeGreaterThanOrEqual(9)
  },
)

test.each(['eject', 'retain'] as const)(
  'a card of an older reader on its way, %s: it moves once at most, and what nobody knows is unknown',
  { timeout: 120_000 },
  async (way) => {
    const outcomes = await matrix(`crt-310 ${way}`, {
      profile: 'crt-310',
      class: 'cardReader',
      prepare: fresh('insert', 'aerial'),
      run: (device) => device[way](within(3000)),
      withinMs: 3000,
      overrides: { capabilities: { rearBin: true }, timeouts: { commandMs: 150, jobMs: 1000 } },
    })
    // Seven bytes of the command, 06, 05 and eight of the answer: at each of them the card may be on its way.
    expect(outcomes['unknown deviceGone'] ?? 0).toBeGreaterThanOrEqual(16)
  },
)

test('a card of an older reader being read: failed or done', { timeout: 120_000 }, async () => {
  const outcomes = await matrix('crt-310 readCard', {
    profile: 'crt-310',
    class: 'cardReader',
    prepare: fresh('insert', 'aerial'),
    settled: atRest,
    run: (device) => device.readCard(within(4000)),
    withinMs: 4000,
    overrides: { timeouts: { commandMs: 150, jobMs: 1000 } },
  })
  expect(Object.keys(outcomes).every((o) => o === 'done' || o.startsWith('failed'))).toBe(true)
})

test('a card given out of the stacker: one at most', { timeout: 120_000 }, async () => {
  const outcomes = await matrix('crt-571 dispense', {
    profile: 'crt-571',
    class: 'cardDispenser',
    prepare: fresh('load', ''),
    run: (device) => device.dispense(within(3000)),
    withinMs: 3000,
    overrides: { timeouts: { commandMs: 150, jobMs: 1000 } },
  })
  expect(outcomes['unknown deviceGone'] ?? 0).toBeGreaterThanOrEqual(9)
})

test('a card given out by a dispenser that only acknowledges: one at most', { timeout: 120_000 }, async () => {
  const outcomes = await matrix('crt-541 dispense', {
    profile: 'crt-541',
    class: 'cardDispenser',
    prepare: (unit) => order('repair')(unit),
    run: (device) => device.dispense(within(3000)),
    withinMs: 3000,
    overrides: { timeouts: { commandMs: 150 } },
  })
  expect(outcomes['unknown deviceGone'] ?? 0).toBeGreaterThanOrEqual(7)
})

test('a card brought to a mouth that holds it: one at most', { timeout: 120_000 }, async () => {
  const outcomes = await matrix('mt166 dispense', {
    profile: 'mt166',
    class: 'cardDispenser',
    prepare: (unit) => order('repair')(unit),
    run: (device) => device.dispense(within(3000)),
    withinMs: 3000,
    overrides: { timeouts: { commandMs: 150, jobMs: 1000 } },
  })
  expect(outcomes['unknown deviceGone'] ?? 0).toBeGreaterThanOrEqual(14)
})

test('the same over the packets of a USB reader', { timeout: 120_000 }, async () => {
  const outcomes = await matrix('sdt-usb-c35a readCard', {
    profile: 'sdt-usb-c35a',
    class: 'identityReader',
    prepare: (unit) => {
      order('remove')(unit)
      order('insert', 'li-jianguo')(unit)
    },
    run: (device) => device.readCard(within(4000)),
    withinMs: 4000,
  })
  expect(Object.keys(outcomes).every((o) => o === 'done' || o.startsWith('failed'))).toBe(true)
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
