import { commandApdu, selectByName } from '../iso7816/apdu.ts'
import { dolLength, findAll, findFirst } from '../iso7816/tlv.ts'

/* What leads to a bank card's number without its PIN. devices.md 2.7 [pboc1, pboc2]; EMV book 1 and 3. */

const ascii = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0))

/** Directory of a card in contact with the reader, and of one over the air. */
export const environments = { contact: ascii('1PAY.SYS.DDF01'), contactless: ascii('2PAY.SYS.DDF01') } as const

/** UnionPay debit, credit and quasi-credit: asked for by name when a card has no directory. */
export const usualAids: readonly Uint8Array[] = [1, 2, 3].map((kind) =>
  Uint8Array.of(0xa0, 0x00, 0x00, 0x03, 0x33, 0x01, 0x01, kind),
)

export const maxAids = 8
const maxRecords = 32

/** Short id of the directory file in the answer to selecting the contact environment; 1 when it does not say. */
export function directorySfi(fci: Uint8Array): number {
  const sfi = findFirst(fci, 0x88)?.[0] ?? 1
  return sfi >= 1 && sfi <= 10 ? sfi : 1
}

/** Application ids in a directory record or in the answer to selecting the contactless environment. */
export const aidsIn = (bytes: Uint8Array): Uint8Array[] =>
  findAll(bytes, 0x4f).filter((aid) => aid.length >= 5 && aid.length <= 16)

export const selectAid = (aid: Uint8Array) => selectByName(aid)

/** GET PROCESSING OPTIONS with every data object the card asks for (9F38) filled with zeroes; undefined when it asks for nonsense. */
export function processingOptions(fci: Uint8Array): Uint8Array | undefined {
  const pdol = findFirst(fci, 0x9f38)
  const length = pdol ? dolLength(pdol) : 0
  if (length === undefined) return undefined
  return commandApdu([0x80, 0xa8, 0x00, 0x00], Uint8Array.from([0x83, length, ...new Uint8Array(length)]))
}

/** Records named by the application file locator in the answer to GET PROCESSING OPTIONS (80: AIP, AFL; 77: 82, 94). */
export function recordsOf(answer: Uint8Array): { readonly sfi: number; readonly record: number }[] {
  const afl = answer[0] === 0x80 ? findFirst(answer, 0x80)?.subarray(2) : findFirst(answer, 0x94)
  const records: { sfi: number; record: number }[] = []
  for (let at = 0; afl && at + 4 <= afl.length; at += 4) {
    const [sfi = 0, first = 0, last = 0] = [(afl[at] ?? 0) >> 3, afl[at + 1], afl[at + 2]]
    if (sfi < 1 || sfi > 30 || first < 1) continue
    for (let record = first; record <= last && records.length < maxRecords; record += 1) records.push({ sfi, record })
  }
  return records
}
