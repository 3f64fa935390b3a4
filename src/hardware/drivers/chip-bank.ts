import type { BankCard } from '../contract.ts'
import { type CardNumber, cardNumberIn } from '../protocols/emv/card-number.ts'
import {
  aidsIn,
  directorySfi,
  environments,
  maxAids,
  processingOptions,
  recordsOf,
  selectAid,
  usualAids,
} from '../protocols/emv/commands.ts'
import { readRecord, selectByName, swOk } from '../protocols/iso7816/apdu.ts'
import { isLuhn } from '../protocols/magstripe/tracks.ts'
import { maskPan, panToken } from './card-number.ts'
import type { ChipSession } from './chip-session.ts'

/** A bank card as its masked number and a token; undefined when this is none, `invalid` when it is but no number can be had of it. */
export async function readBankCard(chip: ChipSession): Promise<BankCard | 'invalid' | undefined> {
  const listed = await listedAids(chip)
  let found = listed.length > 0
  for (const aid of found ? listed : usualAids) {
    const selected = await chip.ask(selectAid(aid))
    if (selected.sw !== swOk) continue
    found = true
    const number = await numberOf(chip, selected.data)
    if (number && isLuhn(number.pan)) return masked(number, aid)
  }
  return found ? 'invalid' : undefined
}

function masked({ pan, expiry }: CardNumber, aid: Uint8Array): BankCard {
  return {
    kind: 'bank',
    maskedPan: maskPan(pan),
    token: panToken(pan),
    aid: Array.from(aid, (byte) => byte.toString(16).padStart(2, '0'))
      .join('')
      .toUpperCase(),
    ...(expiry === undefined ? {} : { expiry }),
  }
}

/** Applications by the card's own directory, first in contact, then over the air. */
async function listedAids(chip: ChipSession): Promise<readonly Uint8Array[]> {
  const contact = await chip.ask(selectByName(environments.contact))
  if (contact.sw === swOk) {
    const sfi = directorySfi(contact.data)
    const aids: Uint8Array[] = []
    for (let record = 1; record <= maxAids && aids.length < maxAids; record += 1) {
      const answer = await chip.ask(readRecord(sfi, record))
      if (answer.sw !== swOk) break
      aids.push(...aidsIn(answer.data))
    }
    if (aids.length > 0) return aids.slice(0, maxAids)
  }
  const contactless = await chip.ask(selectByName(environments.contactless))
  return contactless.sw === swOk ? aidsIn(contactless.data).slice(0, maxAids) : []
}

async function numberOf(chip: ChipSession, fci: Uint8Array): Promise<CardNumber | undefined> {
  const command = processingOptions(fci)
  if (!command) return undefined
  const options = await chip.ask(command)
  if (options.sw !== swOk) return undefined
  const early = cardNumberIn(options.data)
  if (early) return early
  for (const { sfi, record } of recordsOf(options.data)) {
    const answer = await chip.ask(readRecord(sfi, record))
    const number = answer.sw === swOk ? cardNumberIn(answer.data) : undefined
    if (number) return number
  }
  return undefined
}
