import { asciiOf, bytesOf, type ChipApplication, type ChipContents, object } from './contents.ts'

/*
 * Cards as devices.md 2.6 and 2.7 describe them. Region 990101 does not exist, the bank numbers are those card brands give out for
 * tests: nobody owns them.
 */

/** 社会保障 and the names of people, in GBK. */
const environment = bytesOf('73 78 31 2e 73 68 2e c9 e7 bb e1 b1 a3 d5 cf')
const gbkName = { wang: 'cd f5 d0 e3 d3 a2', ayiguli: 'b0 a2 d2 c0 b9 c5 c0 f6' } as const

interface Holder {
  readonly idNumber: string
  readonly name: string
  readonly sex: string
  readonly birth: string
  readonly cardNumber: string
}

function padded(bytes: Uint8Array, length: number): Uint8Array {
  const field = new Uint8Array(length)
  field.set(bytes)
  return field
}

function socialSecurity(holder: Holder): ChipApplication {
  const issuer = new Map([
    [0x01, bytesOf('99 01 01 00 00 00 00 00 00 00 00 00 00 00 00 07')],
    [0x02, asciiOf('3')],
    [0x03, asciiOf('2.00')],
    [0x04, bytesOf('99 01 01 ff ff ff ff ff ff ff ff ff')],
    [0x05, bytesOf('20 20 06 01')],
    [0x06, bytesOf('20 30 06 01')],
    [0x07, padded(asciiOf(holder.cardNumber), 9)],
  ])
  const person = new Map([
    [0x08, asciiOf(holder.idNumber)],
    [0x09, padded(bytesOf(holder.name), 30)],
    [0x0a, asciiOf(holder.sex)],
    [0x0b, bytesOf('01')],
    [0x0c, bytesOf('99 01 01')],
    [0x0d, bytesOf(holder.birth)],
  ])
  const control = object('6f', object('84', environment))
  return {
    name: environment,
    control,
    files: new Map([
      [0xef05, issuer],
      [0xef06, person],
    ]),
  }
}

const debitAid = bytesOf('a0 00 00 03 33 01 01 01')

/** A payment application whose number stands in record 1 of file 1, its holder's in record 1 of file 2. */
function payment(aid: Uint8Array, pan: string, pdol: string): ChipApplication {
  const digits = pan.length % 2 === 0 ? pan : `${pan}f`
  const track2 = `${pan}d30122010000000000000`
  const dol = bytesOf(pdol)
  const asked = dol.length === 0 ? 0 : dol.reduce((sum, byte, at) => ((at + 1) % 3 === 0 ? sum + byte : sum), 0)
  return {
    name: aid,
    control: object(
      '6f',
      object('84', aid),
      object('a5', object('50', asciiOf('PBOC DEBIT')), ...(dol.length > 0 ? [object('9f38', dol)] : [])),
    ),
    options: { dataBytes: asked, answer: object('80', bytesOf('7c 00 08 01 01 00 10 01 01 01')) },
    records: new Map([
      [1, [object('70', object('57', bytesOf(track2.length % 2 === 0 ? track2 : `${track2}f`)))]],
      [2, [object('70', object('5a', bytesOf(digits)), object('5f24', bytesOf('301231')))]],
    ]),
  }
}

/** The directory of a card in contact: file 1 lists its applications. */
const directory: ChipApplication = {
  name: asciiOf('1PAY.SYS.DDF01'),
  control: object('6f', object('84', asciiOf('1PAY.SYS.DDF01')), object('a5', object('88', bytesOf('01')))),
  records: new Map([[1, [object('70', object('61', object('4f', debitAid), object('50', asciiOf('PBOC DEBIT'))))]]]),
}

/** The directory of a card over the air lists them at once. */
const airDirectory: ChipApplication = {
  name: asciiOf('2PAY.SYS.DDF01'),
  control: object(
    '6f',
    object('84', asciiOf('2PAY.SYS.DDF01')),
    object('a5', object('bf0c', object('61', object('4f', debitAid), object('87', bytesOf('01'))))),
  ),
}

const contactAtr = bytesOf('3b 6d 00 00 00 31 c0 71 d6 64 38 d0 03 00 84 90 00')
const airAtr = bytesOf('3b 80 80 01 01')
/** As a reader makes it up for a plain card with an aerial (PC/SC part 3, 3.1.3.2.3). */
const aerialAtr = bytesOf('3b 8f 80 01 80 4f 0c a0 00 00 03 06 03 00 01 00 00 00 00 6a')

const wang: Holder = {
  idNumber: '99010119540312002X',
  name: gbkName.wang,
  sex: '2',
  birth: '19540312',
  cardNumber: 'A99000001',
}

export const chipCards: readonly ChipContents[] = [
  {
    id: 'social-security',
    label: '社保卡 王秀英',
    atr: contactAtr,
    protocol: 't0',
    way: 'contact',
    applications: [socialSecurity(wang)],
  },
  {
    id: 'social-security-bank',
    label: '社保卡 阿依古丽（带金融账户）',
    atr: contactAtr,
    protocol: 't1',
    way: 'contact',
    applications: [
      socialSecurity({
        idNumber: '990101199505012045',
        name: gbkName.ayiguli,
        sex: '2',
        birth: '19950501',
        cardNumber: 'A99000002',
      }),
      directory,
      payment(debitAid, '6200000000000005', '9f6604'),
    ],
  },
  {
    id: 'bank',
    label: '银行卡',
    atr: contactAtr,
    protocol: 't0',
    way: 'contact',
    applications: [directory, payment(debitAid, '6200000000000005', '9f7a01 9f0206 5f2a02'.replaceAll(' ', ''))],
  },
  {
    id: 'bank-air',
    label: '银行卡（挥卡）',
    atr: airAtr,
    protocol: 't1',
    way: 'contactless',
    applications: [airDirectory, payment(debitAid, '6200000000000047', '9f6604')],
  },
  {
    id: 'bank-without-directory',
    label: '银行卡（没有目录）',
    atr: contactAtr,
    protocol: 't0',
    way: 'contact',
    applications: [payment(debitAid, '6200000000000005', '')],
  },
  {
    id: 'unreadable-holder',
    label: '社保卡（内容不对）',
    atr: contactAtr,
    protocol: 't0',
    way: 'contact',
    applications: [
      socialSecurity({ idNumber: '000000000000000000', name: '', sex: '0', birth: '00000000', cardNumber: '' }),
    ],
  },
  { id: 'unknown', label: '别的卡', atr: bytesOf('3b 02 14 50'), protocol: 't0', way: 'contact', applications: [] },
  {
    id: 'staff-clerk-01',
    label: '工卡 clerk-01',
    atr: aerialAtr,
    protocol: 't1',
    way: 'contactless',
    applications: [],
    uid: bytesOf('04 a1 b2 c3 d4 e5 80'),
  },
  {
    id: 'door-card',
    label: '别人的门卡',
    atr: aerialAtr,
    protocol: 't1',
    way: 'contactless',
    applications: [],
    uid: bytesOf('53 0c 91 7e'),
  },
  {
    id: 'phone',
    label: '手机（号码每次不同）',
    atr: aerialAtr,
    protocol: 't1',
    way: 'contactless',
    applications: [],
    uid: bytesOf('08 11 22 33'),
  },
  { id: 'mute', label: '坏卡', atr: contactAtr, protocol: 't0', way: 'contact', applications: [], mute: true },
]

export const chipCard = (id: string): ChipContents | undefined => chipCards.find((card) => card.id === id)
