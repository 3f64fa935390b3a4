import type { CardData, CardFailure, Outcome } from '../contract.ts'
import { done, failed } from '../contract.ts'
import type { ApduFailure } from '../transports/apdu.ts'
import { readBankCard } from './chip-bank.ts'
import { ChipSession, type TransmitApdu } from './chip-session.ts'
import { readSocialSecurity } from './chip-social-security.ts'
import { stopCode } from './driver.ts'

const everything: readonly CardData['kind'][] = ['socialSecurity', 'bank', 'other']

/**
 * Finds out what a powered chip is, in the order of `accept`; a kind nobody asked for is not given. Whatever the card said is
 * overwritten before this ends.
 */
export async function readChip(
  transmit: TransmitApdu,
  atr: Uint8Array,
  accept: readonly CardData['kind'][] | undefined,
  signal: AbortSignal,
): Promise<Outcome<CardData, CardFailure>> {
  const chip = new ChipSession(transmit)
  try {
    let invalid: string | undefined
    for (const kind of accept ?? everything) {
      if (kind === 'other' && invalid === undefined) return done(otherCard(atr))
      const card = kind === 'bank' ? await readBankCard(chip) : await readIf(kind, chip)
      if (chip.failure) return chipFailed(chip.failure, signal)
      if (card === 'invalid') invalid ??= kind
      else if (card) return done<CardData>(card)
    }
    return failed('cardDataInvalid', invalid ?? 'other')
  } finally {
    chip.wipe()
  }
}

const readIf = (kind: CardData['kind'], chip: ChipSession) =>
  kind === 'socialSecurity' ? readSocialSecurity(chip) : Promise.resolve(undefined)

const otherCard = (atr: Uint8Array): CardData => ({
  kind: 'other',
  atr: Array.from(atr, (byte) => byte.toString(16).padStart(2, '0')).join(''),
})

/** What a failure of the way to the chip means for a read. */
export function chipFailed(failure: ApduFailure, signal: AbortSignal): Outcome<never, CardFailure> {
  switch (failure.code) {
    case 'closed':
      return failed('deviceGone')
    case 'aborted':
      return failed(stopCode(signal))
    case 'noCard':
      return failed('cardReadError', 'card removed')
    case 'timeout':
      return failed('cardReadError', 'no answer')
    case 'cardError':
      return failed('cardReadError', failure.detail)
  }
}
