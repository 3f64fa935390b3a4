import { idNumberCheck } from '../../kernel/id-number.ts'
import type { IdentityLayout } from '../contract.ts'
import type { CardField } from '../protocols/sdt/layouts.ts'
import { encodeTextBlock } from '../protocols/sdt/text-block.ts'

/** A card as it lies on the reader: what its chip holds. */
export interface SimulatedCard {
  readonly id: string
  /** For the dev dock. */
  readonly label: string
  readonly text: Uint8Array
  readonly photo: Uint8Array
  /** 0, 512 or 1024 bytes; none when not said. */
  readonly fingerprints?: Uint8Array
  /** An address that was written onto the chip later, up to 35 characters. */
  readonly addedAddress?: string
}

export interface Person extends Partial<Readonly<Record<CardField, string>>> {
  /** 17 digits get their check character; anything else is taken as it is. */
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

export function cardOf(id: string, label: string, person: Person, layout: IdentityLayout = 'mainland'): SimulatedCard {
  const { idNumber } = person
  const complete = idNumber.length === 17 ? idNumber + (idNumberCheck(idNumber) ?? '') : idNumber
  return { id, label, text: encodeTextBlock({ ...person, idNumber: complete }, layout), photo: pseudoWlt(id) }
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
  {
    ...cardOf('li-jianguo', '李建国 45', {
      ...rest,
      name: '李建国',
      sex: '1',
      nation: '01',
      birth: '19810920',
      idNumber: '99010119810920103',
      validFrom: '20180301',
      validTo: '20380301',
    }),
    fingerprints: pseudoWlt('fingers of li-jianguo'),
    addedAddress: '青石县城关镇新街7号',
  },
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
      birth: '19900101',
      idNumber: '810000199001010019',
      validFrom: '20190101',
      validTo: '20240101',
      travelPermitNumber: 'H00000000',
      issueCount: '01',
    },
    'hmt',
  ),
  cardOf(
    'foreigner-2017',
    '外国人永居证 2017',
    {
      latinName: 'SAMPLE, ANNA MARIA',
      sex: '2',
      idNumber: 'UTO990190010112',
      nationality: 'UTO',
      name: '安娜',
      validFrom: '20180101',
      validTo: '20280101',
      birth: '19900101',
      issuer: '9901',
    },
    'foreigner2017',
  ),
  cardOf(
    'foreigner-2023',
    '外国人永居证 2023',
    {
      name: '',
      sex: '1',
      issueCount: '00',
      birth: '19900101',
      latinName: 'EXAMPLE, CHRISTOPHER ALEXANDER MAXIMILIAN',
      idNumber: '911156199001010010',
      validFrom: '20231201',
      validTo: '20331201',
      nationality: 'UTO',
    },
    'foreigner2023',
  ),
]
