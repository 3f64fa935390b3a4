import type { Devices } from '../../hardware/contract.ts'
import { Sensitive } from '../../kernel/sensitive.ts'
import type { Applicant } from '../backends/contract.ts'

/** How long a citizen has for laying the card down beside the clerk. */
const cardWithinMs = 30_000
const leaseMs = 60_000

/**
 * Reads who stands there from the card, for something that is theirs; everything else on the card is destroyed at once. Undefined: no
 * reader, no card in time, or a card that cannot be read.
 */
export async function readCardHolder(
  devices: Pick<Devices, 'claim'>,
  owner: string,
  signal: AbortSignal,
): Promise<Applicant | undefined> {
  const claim = devices.claim('identityReader', 'reader.identity', { owner, reason: 'reprint', leaseMs })
  if (!claim.ok) return undefined
  const { device, release } = claim.value
  const card = await device.readCard({ timeoutMs: cardWithinMs, signal }).finally(release)
  if (card.outcome !== 'done') return undefined
  const holder = {
    name: new Sensitive(card.value.name.reveal()),
    idNumber: new Sensitive(card.value.idNumber.reveal()),
  }
  for (const field of Object.values(card.value)) if (field instanceof Sensitive) field.destroy()
  return holder
}
