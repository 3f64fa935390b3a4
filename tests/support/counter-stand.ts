import { fileURLToPath } from 'node:url'
import type { Action, Projection } from '../../src/api/contract.ts'
import type { Backend } from '../../src/counter/backends/contract.ts'
import { queueRecorder } from '../../src/counter/backends/queue/journal-rows.ts'
import { keepDraining } from '../../src/counter/backends/queue/keep-draining.ts'
import { SubmissionQueue } from '../../src/counter/backends/queue/queue.ts'
import { createTrainingBackend } from '../../src/counter/backends/training.ts'
import { loadCatalogue } from '../../src/counter/catalogue/load.ts'
import { operationFinder } from '../../src/counter/catalogue/service.ts'
import { Counter } from '../../src/counter/session/counter.ts'
import type { CounterOptions } from '../../src/counter/session/counter-options.ts'
import { defaultTimings } from '../../src/counter/session/deadlines.ts'
import { createLater } from '../../src/counter/session/later.ts'
import type { Devices } from '../../src/hardware/contract.ts'
import { systemClock as clock } from '../../src/kernel/clock.ts'
import { silentLog } from '../../src/kernel/log.ts'
import { KioskStore } from './kiosk-store.ts'

const demo = fileURLToPath(new URL('../../provisioning/catalogue/demo', import.meta.url))
export const catalogue = (() => {
  const loaded = loadCatalogue(demo).catalogue
  if (!loaded) throw new Error('the demo catalogue is good')
  return loaded
})()

/** A gateway that answers everything kindly, in memory, but for what a test changes. */
export const backendWith = (changed: Partial<Backend>): Backend => ({ ...createTrainingBackend(clock), ...changed })

/** The real counter over the devices and the gateway of a test: queue, journal and seals are the kiosk's own. */
export class CounterStand {
  readonly kiosk: KioskStore
  readonly counter: Counter
  readonly queue: SubmissionQueue
  readonly #ended: AbortController
  readonly #draining: Promise<void>

  private constructor(
    kiosk: KioskStore,
    devices: Devices,
    backend: Backend,
    queue: SubmissionQueue,
    more: Partial<CounterOptions>,
  ) {
    this.kiosk = kiosk
    this.queue = queue
    this.#ended = new AbortController()
    this.#draining = keepDraining({ queue, backend, clock, signal: this.#ended.signal })
    const face = { siteName: { zh: '石桥村便民服务站', en: 'Shiqiao' }, unitName: { zh: '01 号机', en: 'No. 1' } }
    this.counter = new Counter({
      catalogue,
      devices,
      backend,
      trainingBackend: createTrainingBackend(clock),
      operationOf: operationFinder(catalogue.services, 'reference'),
      seals: kiosk.seals,
      later: createLater(queue, clock, silentLog),
      cardRemoved: 'continue',
      ledger: kiosk.ledger,
      clock,
      log: silentLog,
      face: {
        ...face,
        pitchMm: 0.28,
        dimAfterMs: 60_000,
        helpPhone: '12345',
        demo: false,
        languages: ['zh', 'en'],
        keys: {},
      },
      sideOf: () => 'below',
      helpMinutes: 5,
      timings: defaultTimings,
      defaultPrefs: { size: 'standard', mode: 'light', lang: 'zh', reach: 'normal' },
      ...more,
    })
  }

  static async open(devices: Devices, backend: Backend, more: Partial<CounterOptions> = {}): Promise<CounterStand> {
    const kiosk = new KioskStore(clock)
    const queue = await SubmissionQueue.open({
      store: kiosk.store,
      seals: kiosk.seals,
      clock,
      log: silentLog,
      record: queueRecorder(kiosk.outbox, () => clock.wallMs()),
    })
    if (!queue.ok) throw new Error(queue.error.code)
    return new CounterStand(kiosk, devices, backend, queue.value, more)
  }

  /** Touches on what the screen shows now. */
  touch(...actions: readonly Action[]): void {
    for (const action of actions) {
      const answer = this.counter.act(this.counter.projection.rev, action)
      if (!answer.accepted) throw new Error(`${action.id} at ${this.counter.projection.screen}: ${answer.code}`)
    }
  }

  /** Waits for a screen that is as wanted. */
  async until(wanted: (projection: Projection) => boolean, withinMs = 5000): Promise<Projection> {
    const { counter } = this
    const inTime = new AbortController()
    const found = new Promise<Projection>((resolve) => {
      const stop = counter.onProjection((p) => {
        if (!wanted(p)) return
        stop()
        resolve(p)
      })
    })
    if (wanted(counter.projection)) return counter.projection
    const late = clock.sleep(withinMs, inTime.signal).then((isLate) => {
      if (isLate) throw new Error(`not within ${withinMs} ms: ${JSON.stringify(counter.projection)}`)
      return counter.projection
    })
    return Promise.race([found, late]).finally(() => inTime.abort())
  }

  async close(): Promise<void> {
    this.#ended.abort()
    await this.counter.stop()
    await this.#draining
    this.kiosk.close()
  }
}
