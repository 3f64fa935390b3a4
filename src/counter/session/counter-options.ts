import type { KioskFace, Prefs } from '../../api/contract.ts'
import type { Devices } from '../../hardware/contract.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { EventLog } from '../../kernel/log.ts'
import type { Backend, Operation } from '../backends/contract.ts'
import type { Catalogue } from '../catalogue/load.ts'
import type { Recognizer } from '../input/recognizer.ts'
import type { SealBox } from '../journal/seal.ts'
import type { Ledger } from '../transactions/ledger.ts'
import type { Interrupted } from '../transactions/recovery.ts'
import type { SessionTimings } from './deadlines.ts'
import type { FrontPage } from './front-page.ts'
import type { Later } from './later.ts'
import type { Point } from './places.ts'
import type { ProjectionSources } from './projection.ts'

/** What the counter is put together from, by `cli/kiosk.ts`. */
export interface CounterOptions {
  readonly catalogue: Catalogue
  readonly devices: Devices
  readonly backend: Backend
  /** Answers in its place while staff practise. */
  readonly trainingBackend: Backend
  /** What the backend calls a service, by its id. */
  readonly operationOf: (serviceId: string) => Operation
  readonly seals: SealBox
  readonly later: Later
  readonly ledger: Ledger
  readonly clock: Clock
  readonly log: EventLog
  readonly face: Omit<KioskFace, 'online'>
  readonly sideOf: ProjectionSources['sideOf']
  readonly helpMinutes: number
  readonly timings: SessionTimings
  /** What a card means that is taken away while its service runs. */
  readonly cardRemoved: 'continue' | 'pause'
  readonly defaultPrefs: Prefs
  /** What the first screen tells besides the services. */
  readonly front?: FrontPage
  /** Where this kiosk stands. */
  readonly here?: Point | undefined
  /** Stops what is being said, and forgets it. */
  readonly hush?: () => void
  /** While it is on, nothing is said aloud. */
  readonly quiet?: (on: boolean) => void
  /** Where one can say what one looks for instead of typing it. */
  readonly recognizer?: Recognizer | undefined
  /** What was in flight when the last run stopped, for the first screen. */
  readonly interrupted?: Interrupted | undefined
}
