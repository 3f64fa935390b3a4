/** The dev dock's own small API (demo only): orders to the simulators, the network and the reference backend. */

export interface DockReader {
  readonly kind: 'identityReader'
  readonly id: string
  readonly plugged: boolean
  /** Id of the card on the reader, or null. */
  readonly card: string | null
  readonly faults: readonly string[]
}
export interface DockPrinter {
  readonly kind: 'printer'
  readonly id: string
  readonly plugged: boolean
  readonly paper: 'ok' | 'low' | 'empty'
  readonly coverOpen: boolean
  readonly faults: readonly string[]
}
export interface DockCamera {
  readonly kind: 'camera'
  readonly id: string
  readonly plugged: boolean
  readonly frozen: boolean
  /** What stands before the camera. */
  readonly scene: 'person' | 'other-person' | 'nobody' | 'dark'
  readonly faults: readonly string[]
}
/** Any other simulated device of the demo, with the orders it takes. */
export interface DockUnit {
  readonly id: string
  readonly class: string
  readonly profile: string
  /** What somebody before it would see, as JSON. */
  readonly state: string
  /** `values` absent: the order takes none; empty: any text. */
  readonly orders: readonly { readonly name: string; readonly says: string; readonly values?: readonly string[] }[]
}
export type DockDevice = DockReader | DockPrinter | DockCamera

export interface DockState {
  readonly addresses: { readonly kiosk: string; readonly fleet: string; readonly dock: string }
  readonly devices: readonly DockDevice[]
  readonly units: readonly DockUnit[]
  readonly cards: readonly { readonly id: string; readonly label: string }[]
  readonly network: 'up' | 'cut'
  readonly backend: 'normal' | 'error500' | 'silent'
  readonly kioskd: { readonly running: boolean; readonly restarts: number }
  /** Newest first; `png` is a path on the dock's address. */
  readonly receipts: readonly { readonly id: string; readonly at: number; readonly png: string }[]
}

export type DockOrder =
  | { readonly order: 'insertCard'; readonly device: string; readonly card: string }
  | { readonly order: 'removeCard'; readonly device: string }
  | { readonly order: 'plug' | 'unplug'; readonly device: string }
  | { readonly order: 'paper'; readonly device: string; readonly level: 'ok' | 'low' | 'empty' }
  | { readonly order: 'cover'; readonly device: string; readonly open: boolean }
  | { readonly order: 'freeze'; readonly device: string; readonly frozen: boolean }
  | { readonly order: 'scene'; readonly device: string; readonly scene: DockCamera['scene'] }
  /** Faults of the simulators, e.g. `garble`, `silent`, `jamOnNextJob`; `none` clears them. */
  | { readonly order: 'fault'; readonly device: string; readonly fault: string }
  | { readonly order: 'unit'; readonly device: string; readonly name: string; readonly value: string }
  | { readonly order: 'network'; readonly to: 'up' | 'cut' }
  | { readonly order: 'backend'; readonly to: 'normal' | 'error500' | 'silent' }
  /** kill -9 of the daemon; the demo starts it again after a second. */
  | { readonly order: 'killKioskd' }

/** `POST /api/dock/orders` */
export type DockAnswer = { readonly done: true } | { readonly done: false; readonly code: string }
/* `GET /api/dock/state` -> DockState; `GET /api/dock/receipts/<id>.png`. The dock page polls twice a second. */
