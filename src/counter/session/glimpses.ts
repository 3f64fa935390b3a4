import type { RevealedValues } from '../../api/contract.ts'
import type { Service } from '../catalogue/service.ts'
import { recordsInFull } from './record-rows.ts'
import { reviewInFull } from './review-rows.ts'
import type { SessionState } from './state.ts'
import type { SessionVault } from './vault.ts'

/** Pictures and plain text of a visit: each only while the screen stands there that it is for. */
export class Glimpses {
  readonly #vault: SessionVault
  readonly #state: () => SessionState
  readonly #serviceOf: (serviceId: string) => Service | undefined

  constructor(vault: SessionVault, state: () => SessionState, serviceOf: (serviceId: string) => Service | undefined) {
    this.#vault = vault
    this.#state = state
    this.#serviceOf = serviceOf
  }

  /** PNG of the pages to be printed, while they are shown. */
  preview(): Uint8Array | undefined {
    return this.#state().view.screen === 'preview' ? this.#vault.prepared?.preview.reveal() : undefined
  }

  /** The page that was just scanned, while it is looked at. */
  scannedPage(): Uint8Array | undefined {
    const { view } = this.#state()
    return view.screen === 'document' && view.phase === 'checking' ? this.#vault.page?.reveal() : undefined
  }

  /** For 按住看全部: what the screen masks, only while the citizen is looking at it and nothing lies over it. */
  inFull(): RevealedValues | undefined {
    const { view, overlay, running } = this.#state()
    if (overlay) return undefined
    switch (view.screen) {
      case 'confirm':
        return this.#vault.revealed()
      case 'review':
        return reviewInFull(this.#vault, running ? this.#serviceOf(running.serviceId) : undefined)
      case 'choose': {
        const step = running?.steps[running.stepIndex]
        return step?.step === 'choose' && !step.options ? recordsInFull(this.#vault) : undefined
      }
      case 'records':
        return recordsInFull(this.#vault)
      default:
        return undefined
    }
  }

  /** The newest picture while the face or the paper is looked at. */
  cameraFrame(): Uint8Array | undefined {
    const { screen } = this.#state().view
    return screen === 'face' || screen === 'document' ? this.#vault.camera?.latest()?.jpeg : undefined
  }
}
