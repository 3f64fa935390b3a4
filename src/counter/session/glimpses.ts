import type { RevealedIdentity } from '../../api/contract.ts'
import type { View } from './state.ts'
import type { SessionVault } from './vault.ts'

/** Pictures and plain text of a visit: each only while the screen stands there that it is for. */
export class Glimpses {
  readonly #vault: SessionVault
  readonly #view: () => View

  constructor(vault: SessionVault, view: () => View) {
    this.#vault = vault
    this.#view = view
  }

  /** PNG of the pages to be printed, while they are shown. */
  preview(): Uint8Array | undefined {
    return this.#view().screen === 'preview' ? this.#vault.prepared?.preview.reveal() : undefined
  }

  /** The page that was just scanned, while it is looked at. */
  scannedPage(): Uint8Array | undefined {
    const view = this.#view()
    return view.screen === 'document' && view.phase === 'checking' ? this.#vault.page?.reveal() : undefined
  }

  /** For 按住看全部: the card's own text, only while the citizen is checking it. */
  identityInFull(): RevealedIdentity | undefined {
    const { screen } = this.#view()
    return screen === 'confirm' || screen === 'review' ? this.#vault.revealed() : undefined
  }

  /** The newest picture while the face or the paper is looked at. */
  cameraFrame(): Uint8Array | undefined {
    const { screen } = this.#view()
    return screen === 'face' || screen === 'document' ? this.#vault.camera?.latest()?.jpeg : undefined
  }
}
