import { type CardData, canServe, type DeviceSnapshot, type Devices } from '../../hardware/contract.ts'
import { type Coded, fail, ok, type Result } from '../../kernel/result.ts'
import { Sensitive } from '../../kernel/sensitive.ts'

/** How long a clerk has for laying the card down; the page says that it waits. */
const cardWithinMs = 20_000
const leaseMs = 30_000

/** `noCard`: none came in time. `notRead`: it has no number of its own, or was lifted too early. */
export type StaffCardFailure = Coded<'readerAway' | 'noCard' | 'notRead'>

/** Whether a staff card can be read here. Identity cards are none: their number is a person's. */
export const readsStaffCards = (devices: Pick<Devices, 'snapshots'>): boolean => cardReaders(devices).length > 0

const cardReaders = (devices: Pick<Devices, 'snapshots'>): readonly DeviceSnapshot[] =>
  devices.snapshots().filter((d) => d.class === 'cardReader')

/**
 * The number of a staff card: what a card with an aerial answers, or what stands on the stripe. Every card reader that can is asked; the first
 * card counts. Ends with `signal`.
 */
export async function readStaffCard(
  devices: Pick<Devices, 'snapshots' | 'claim'>,
  signal: AbortSignal,
  withinMs = cardWithinMs,
): Promise<Result<Sensitive<string>, StaffCardFailure>> {
  const first = new AbortController()
  const either = AbortSignal.any([signal, first.signal])
  const read = await Promise.all(
    cardReaders(devices)
      .filter(canServe)
      .map(async ({ role }) => {
        const answer = await readAt(devices, role, either, withinMs)
        if (answer.ok) first.abort()
        return answer
      }),
  )
  const [found, ...more] = read.filter((one) => one.ok)
  for (const { value } of more) value.destroy()
  if (found) return found
  const why = read.flatMap((one) => (one.ok ? [] : [one.error.code]))
  return fail(why.find((code) => code === 'notRead') ?? why.find((code) => code === 'noCard') ?? 'readerAway')
}

async function readAt(
  devices: Pick<Devices, 'claim'>,
  role: string,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<Result<Sensitive<string>, StaffCardFailure>> {
  const claim = devices.claim('cardReader', role, { owner: 'staff', reason: 'staff-card', leaseMs })
  if (!claim.ok) return fail('readerAway')
  const { device, release } = claim.value
  const card = await device.readCard({ timeoutMs, signal, accept: ['other'] }).finally(release)
  if (card.outcome === 'done') return numberOf(card.value)
  if (card.code === 'timeout' || card.code === 'canceled') return fail('noCard')
  return fail(card.code === 'cardReadError' || card.code === 'cardDataInvalid' ? 'notRead' : 'readerAway')
}

function numberOf(card: CardData): Result<Sensitive<string>, StaffCardFailure> {
  if (card.kind !== 'other') return fail('notRead')
  const { uid, tracks = [] } = card
  const text = uid ? '' : tracks.map((track) => track.reveal()).join('=')
  for (const track of tracks) track.destroy()
  if (uid) return ok(uid)
  return text === '' ? fail('notRead') : ok(new Sensitive(text))
}
