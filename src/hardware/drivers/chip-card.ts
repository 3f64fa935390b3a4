import { Sensitive } from '../../kernel/sensitive.ts'
import type { CardData, CardFailure, Outcome } from '../contract.ts'
import { done, failed } from '../contract.ts'
import { type CardAnswer, commandApdu, swOk } from '../protocols/iso7816/apdu.ts'
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
      if (kind === 'other' && invalid === undefined) {
        const card = await otherCard(chip, atr)
        return chip.failure ? chipFailed(chip.failure, signal) : done(card)
      }
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

async function otherCard(chip: ChipSession, atr: Uint8Array): Promise<CardData> {
  const number = isAerial(atr) ? uidOf(await chip.ask(getUid)) : undefined
  return { kind: 'other', atr: hexOf(atr), ...(number === undefined ? {} : { uid: new Sensitive(number) }) }
}

/** A reader makes up the answer to reset of a card with an aerial: it begins so (PC/SC part 3, 3.1.3.2). A card in contact is not asked. */
const isAerial = ([ts, t0 = 0, td1, td2]: Uint8Array): boolean =>
  ts === 0x3b && t0 >> 4 === 8 && td1 === 0x80 && td2 === 0x01

/** The reader itself answers it, with the number the card gave when it was found (PC/SC part 3, 3.2.2.1.3). */
const getUid = commandApdu([0xff, 0xca, 0x00, 0x00], undefined, 0)

/** Four, seven or ten bytes; one that begins with 08 is another one each time (ISO 14443-3), and names nothing. */
function uidOf({ sw, data }: CardAnswer): string | undefined {
  const fixed = [4, 7, 10].includes(data.length) && !(data.length === 4 && data[0] === 0x08)
  return sw === swOk && fixed ? hexOf(data) : undefined
}

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

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
