import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Action } from '../../../src/api/contract.ts'
import { createTrainingBackend } from '../../../src/counter/backends/training.ts'
import { operationFinder } from '../../../src/counter/catalogue/service.ts'
import { SealBox } from '../../../src/counter/journal/seal.ts'
import { Counter } from '../../../src/counter/session/counter.ts'
import { defaultTimings } from '../../../src/counter/session/deadlines.ts'
import type { Devices, IdentityReader } from '../../../src/hardware/contract.ts'
import { FakeClock } from '../../../src/kernel/clock.ts'
import { silentLog } from '../../../src/kernel/log.ts'
import { fail } from '../../../src/kernel/result.ts'
import type { Store } from '../../../src/kernel/store/store.ts'
import { openLedger } from '../../support/kiosk-store.ts'
import { catalogue, pension, sources } from './visit-machine.ts'

const clock = new FakeClock()

/** Found each time, and gone again after four seconds of silence. */
const flappingReader: IdentityReader = {
  class: 'identityReader',
  async readCard({ signal, onPhase }) {
    onPhase?.('waiting')
    await clock.sleep(4000, signal)
    return { outcome: 'failed', code: signal.aborted ? 'canceled' : 'commsError' }
  },
}

const devices = {
  ...sources.devices,
  byRole: (role: string) => ({
    id: role.replace('.', '-'),
    role,
    class: 'identityReader',
    required: true,
    profileId: 'any',
    profileHash: '0'.repeat(16),
    adminState: 'enabled',
    operatingState: 'ready',
    conditions: [],
    consumables: [],
    remedies: [],
    stale: false,
  }),
  claim: () => ({ ok: true, value: { device: flappingReader, release: () => {} } }),
} as unknown as Devices

const practice = createTrainingBackend(clock)

function sealBox(store: Store): SealBox {
  const box = SealBox.open(store, clock, mkdtempSync(join(tmpdir(), 'seal-')))
  if (!box.ok) throw new Error(box.error.code)
  return box.value
}

function openCounter(): Counter {
  const { store, ledger } = openLedger(clock)
  const notKept = () => Promise.resolve(fail('notKept'))
  return new Counter({
    catalogue,
    devices,
    backend: practice,
    trainingBackend: practice,
    seals: sealBox(store),
    later: { keep: async () => false, rate: notKept, report: notKept, notices: () => [], told: () => {} },
    cardRemoved: 'continue',
    operationOf: operationFinder(catalogue.services, 'reference'),
    ledger,
    clock,
    log: silentLog,
    face: {
      siteName: { zh: '', en: '' },
      unitName: { zh: '', en: '' },
      pitchMm: 0.25,
      dimAfterMs: 1000,
      helpPhone: '12345',
      demo: false,
      languages: ['zh', 'en'],
      keys: {},
    },
    sideOf: sources.sideOf,
    helpMinutes: 10,
    timings: defaultTimings,
    defaultPrefs: { size: 'standard', mode: 'light', lang: 'zh', reach: 'normal' },
  })
}

test('a device that comes and goes does not keep a visit alive that nobody attends', async () => {
  const counter = openCounter()
  const act = (action: Action) => expect(counter.act(counter.projection.rev, action)).toEqual({ accepted: true })
  act({ id: 'openService', serviceId: pension })
  act({ id: 'begin' })
  act({ id: 'agree' })
  await clock.advance(defaultTimings.cardWaitMs - 1000)
  expect(counter.projection).toMatchObject({ screen: 'identify', overlay: null })
  await clock.advance(1000)
  expect(counter.projection.overlay?.kind).toBe('timeout')
  await clock.advance(defaultTimings.warningMs)
  expect(counter.projection.screen).toBe('goodbye')
  await counter.stop()
})

describe('somebody who is there and chooses nothing', () => {
  /** Walks from key to key, and for as long as `forMs` presses none of them. */
  async function walkAbout(counter: Counter, forMs: number): Promise<void> {
    for (let i = 0; i < forMs / 5000; i += 1) {
      await clock.advance(5000)
      counter.present()
    }
  }
  function begun(): { counter: Counter; act: (action: Action) => void } {
    const counter = openCounter()
    const act = (action: Action): void =>
      expect(counter.act(counter.projection.rev, action)).toEqual({ accepted: true })
    act({ id: 'openService', serviceId: pension })
    act({ id: 'begin' })
    return { counter, act }
  }

  test('is not asked whether anybody is there until they stop; the picture stays the same one', async () => {
    const { counter } = begun()
    const { rev } = counter.projection
    const told: number[] = []
    counter.onProjection(({ remainingMs }) => told.push(remainingMs ?? 0))
    await walkAbout(counter, 3 * defaultTimings.idleMs)
    expect(counter.projection).toMatchObject({ screen: 'consent', overlay: null, rev })
    expect(told.every((ms) => ms === defaultTimings.idleMs)).toBe(true)
    await clock.advance(defaultTimings.idleMs - 1000)
    expect(counter.projection.overlay).toBeNull()
    await clock.advance(1000)
    expect(counter.projection.overlay?.kind).toBe('timeout')
    await counter.stop()
  })

  test('has the time for the way to the key that says so', async () => {
    const { counter, act } = begun()
    await clock.advance(defaultTimings.idleMs)
    await walkAbout(counter, 2 * defaultTimings.warningMs)
    expect(counter.projection.overlay?.kind).toBe('timeout')
    act({ id: 'stay' })
    expect(counter.projection).toMatchObject({ screen: 'consent', overlay: null })
    await counter.stop()
  })

  test('holds nothing up that ends by itself: neither the visit’s longest time nor its good-bye', async () => {
    const { counter } = begun()
    await walkAbout(counter, defaultTimings.capMs - defaultTimings.capNoticeMs)
    expect(counter.projection.overlay?.kind).toBe('cap')
    await walkAbout(counter, defaultTimings.capNoticeMs)
    expect(counter.projection.screen).toBe('goodbye')
    const sent: number[] = []
    counter.onProjection(({ rev }) => sent.push(rev))
    await clock.advance(defaultTimings.goodbyeMs - 1000)
    counter.present()
    expect(sent).toEqual([])
    await clock.advance(1000)
    expect(counter.projection.screen).toBe('idle')
    await counter.stop()
  })

  test('is believed once in two seconds, however fast a page says so', async () => {
    const { counter } = begun()
    const told: number[] = []
    counter.onProjection(({ remainingMs }) => told.push(remainingMs ?? 0))
    for (let i = 0; i < 1000; i += 1) {
      await clock.advance(10)
      counter.present()
    }
    expect(told).toHaveLength(5)
    await counter.stop()
  })
})
