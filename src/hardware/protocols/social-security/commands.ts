import { commandApdu, selectByName } from '../iso7816/apdu.ts'

/* The PIN-free part of a social security card. devices.md 2.6 [csdn-ssse, hiquotion, hdxj, alicloud]; LD/T 32.5-2015. */

/** `sx1.sh.` and 社会保障 in GBK. */
const environment = Uint8Array.of(
  ...[0x73, 0x78, 0x31, 0x2e, 0x73, 0x68, 0x2e, 0xc9, 0xe7, 0xbb, 0xe1, 0xb1, 0xa3, 0xd5, 0xcf],
)

/** Items of issuer (EF05) and holder (EF06) data: file, identifier and length in bytes. */
export const items = {
  cardId: { file: 0xef05, id: 0x01, length: 0x10 },
  validTo: { file: 0xef05, id: 0x06, length: 0x04 },
  cardNumber: { file: 0xef05, id: 0x07, length: 0x09 },
  idNumber: { file: 0xef06, id: 0x08, length: 0x12 },
  name: { file: 0xef06, id: 0x09, length: 0x1e },
  sex: { file: 0xef06, id: 0x0a, length: 0x01 },
  birth: { file: 0xef06, id: 0x0d, length: 0x04 },
} as const

export type Item = keyof typeof items

export const selectEnvironment = () => selectByName(environment)

export const selectFile = (file: number) => commandApdu([0x00, 0xa4, 0x02, 0x00], Uint8Array.of(file >> 8, file & 0xff))

/** The answer is identifier, length, value. */
export const readItem = (item: Item) =>
  commandApdu([0x00, 0xb2, items[item].id, 0x00], undefined, items[item].length + 2)

/** Value of an item from the answer to its command; undefined when it is another item or shorter than it says. */
export function itemValue(item: Item, answer: Uint8Array): Uint8Array | undefined {
  const [id, length] = answer
  if (id !== items[item].id || length === undefined || length === 0 || length > items[item].length) return undefined
  return answer.length >= 2 + length ? answer.subarray(2, 2 + length) : undefined
}
