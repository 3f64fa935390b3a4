import type { MaskedIdentity, RevealedIdentity } from '../../api/contract.ts'
import type { CameraView, IdentityCard, Raster } from '../../hardware/contract.ts'
import { maskIdNumber, maskName, Sensitive } from '../../kernel/sensitive.ts'

/** Everything of the person who stands there, in one place, so that purging is one list. Nothing of it is ever written to disk. */
export class SessionVault {
  identity: IdentityCard | undefined
  /** The backend's token for a matched face. */
  evidence: string | undefined
  camera: CameraView | undefined
  /** The receipt as drawn; holds the masked name. */
  receipt: Raster | undefined
  /** Whether a card lay on the reader in this visit: the goodbye reminds of it. */
  cardUsed = false

  masked(): MaskedIdentity {
    if (!this.identity) return { name: '', idNumber: '', validTo: '' }
    return {
      name: maskName(this.identity.name.reveal()),
      idNumber: maskIdNumber(this.identity.idNumber.reveal()),
      validTo: this.identity.validTo,
    }
  }

  revealed(): RevealedIdentity | undefined {
    if (!this.identity) return undefined
    const { name, idNumber, address } = this.identity
    return { name: name.reveal(), idNumber: idNumber.reveal(), address: address.reveal() }
  }

  forgetIdentity(): void {
    const card = this.identity
    if (!card) return
    /* Whatever a layout holds: a field that is added later is forgotten as well. */
    for (const field of Object.values(card)) if (field instanceof Sensitive) field.destroy()
    this.identity = undefined
    this.evidence = undefined
  }

  async closeCamera(): Promise<void> {
    const view = this.camera
    this.camera = undefined
    await view?.close()
  }

  forgetReceipt(): void {
    this.receipt?.data.fill(0)
    this.receipt = undefined
  }

  get empty(): boolean {
    return !this.identity && !this.evidence && !this.camera && !this.receipt
  }
}
