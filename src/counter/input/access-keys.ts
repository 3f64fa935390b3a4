import type { AccessKey } from '../../api/contract.ts'
import type { Devices, PadKey } from '../../hardware/contract.ts'
import type { Clock } from '../../kernel/clock.ts'

/** The keypad at the front of a cabinet with which a screen can be walked through instead of touched. */
export const accessRole = 'keypad.access'

const leaseMs = 60_000
const renewMs = 20_000
const openMs = 2000
const againMs = 1000

const orders: Readonly<Partial<Record<PadKey, AccessKey>>> = {
  enter: 'select',
  cancel: 'back',
  clear: 'clear',
  '.': 'point',
}
/** Figures stay what they are: the page knows whether a field wants them, or whether 2 and 8 mean up and down. */
const meaning = (key: PadKey): AccessKey => orders[key] ?? (key as AccessKey)

export interface AccessKeysOptions {
  readonly devices: Devices
  readonly clock: Clock
  readonly onKey: (key: AccessKey) => void
  readonly signal: AbortSignal
}

/** Holds the access keypad and passes its keys on, over pulled plugs and technicians, until `signal`; ends at once where there is none. */
export async function followAccessKeys({ devices, clock, onKey, signal }: AccessKeysOptions): Promise<void> {
  if (devices.byRole(accessRole) === undefined) return
  do {
    const claim = devices.claim('keypad', accessRole, { owner: 'screens', reason: 'access-keys', leaseMs })
    if (!claim.ok) continue
    const { device } = claim.value
    const opened = await device.openKeys({ timeoutMs: openMs, signal, onKey: (key) => onKey(meaning(key)) })
    if (opened.outcome === 'done') {
      const over = AbortSignal.any([signal, opened.value.ended])
      while (claim.value.renew() && (await clock.sleep(renewMs, over)));
    }
    claim.value.release()
  } while (await clock.sleep(againMs, signal))
}
