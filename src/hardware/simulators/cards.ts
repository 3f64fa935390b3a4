import { idNumberCheck } from '../../kernel/id-number.ts'
import { encodeTextBlock, type MainlandText } from '../protocols/sdt/text-block.ts'

/** A card as it lies on the reader: what its chip holds. */
export interface SimulatedCard {
  readonly id: string
  /** For the dev dock. */
  readonly label: string
  readonly text: Uint8Array
  readonly photo: Uint8Array
}

export interface Person extends Omit<MainlandText, 'idNumber'> {
  /** 17 digits get their check character; 18 are taken as they are. */
  readonly idNumber: string
}

/** 1024 bytes that look like a WLT photo and show nobody; the seed makes them differ. */
export function pseudoWlt(seed: string): Uint8Array {
  const bytes = new Uint8Array(1024)
  let state = 0x811c9dc5
  for (const character of seed) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0
  for (let i = 0; i < bytes.length; i += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    bytes[i] = state >>> 24
  }
  bytes.set([0x57, 0x4c, 0x66, 0x00])
  return bytes
}

/** `typeFlag` other than a space makes a card of another layout (I, J, Y). */
export function cardOf(id: string, label: string, person: Person, typeFlag = ' '): SimulatedCard {
  const { idNumber } = person
  const complete = idNumber.length === 17 ? idNumber + (idNumberCheck(idNumber) ?? '') : idNumber
  return { id, label, text: encodeTextBlock({ ...person, idNumber: complete }, typeFlag), photo: pseudoWlt(id) }
}

/** Region 990101 does not exist, so no number here can be anybody's. */
const rest = { issuer: '青石县公安局', address: '青石县桃花镇柳溪村2组18号' }

export const presetCards: readonly SimulatedCard[] = [
  cardOf('wang-xiuying', '王秀英 72', {
    ...rest,
    name: '王秀英',
    sex: '2',
    nation: '01',
    birth: '19540312',
    idNumber: '99010119540312002',
    validFrom: '20110605',
    validTo: '长期',
  }),
  cardOf('li-jianguo', '李建国 45', {
    ...rest,
    name: '李建国',
    sex: '1',
    nation: '01',
    birth: '19810920',
    idNumber: '99010119810920103',
    validFrom: '20180301',
    validTo: '20380301',
  }),
  cardOf('ayiguli', '阿依古丽 31', {
    ...rest,
    name: '阿依古丽·买买提',
    sex: '2',
    nation: '05',
    birth: '19950501',
    idNumber: '99010119950501204',
    validFrom: '20200715',
    validTo: '20300715',
  }),
  cardOf('rare-character', '王𠮷𤭢 28（生僻字）', {
    ...rest,
    name: '王𠮷𤭢',
    sex: '1',
    nation: '03',
    birth: '19980101',
    idNumber: '99010119980101305',
    validFrom: '20210101',
    validTo: '20310101',
  }),
  cardOf(
    'hmt-resident',
    '港澳台居住证',
    {
      ...rest,
      name: '陳大文',
      sex: '1',
      nation: '',
      birth: '19900101',
      idNumber: '810000199001010019',
      validFrom: '20190101',
      validTo: '20240101',
    },
    'J',
  ),
]
