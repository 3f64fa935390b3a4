import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { cardOf, pseudoWlt } from '../../src/hardware/simulators/index.ts'

/** A person who does not exist (region 990101), with fields that occur nowhere else. */
export const canary = {
  name: '鸢尾金丝雀',
  sex: '2',
  nation: '01',
  birth: '19500228',
  address: '雾凇岭隐仙溪百零七号',
  idNumber: '99010119500228731',
  issuer: '雾凇岭公安局',
  validFrom: '20150101',
  validTo: '长期',
} as const
export const canaryCard = cardOf('canary', 'canary', canary)
/** With its check character. */
export const canaryIdNumber = Buffer.from(canaryCard.text.subarray(122, 158)).toString('utf16le')

/** Every way a field could have been written: UTF-8, UTF-16, JSON escapes, base64, hex. */
export function needles(): readonly (readonly [string, Buffer])[] {
  const texts = { name: canary.name, 'id number': canaryIdNumber, address: canary.address, issuer: canary.issuer }
  const ofText = Object.entries(texts).flatMap(([what, text]) => {
    const utf8 = Buffer.from(text)
    const escaped = Buffer.from(
      [...text].map((c) => `\\u${(c.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`).join(''),
    )
    return [
      utf8,
      Buffer.from(text, 'utf16le'),
      escaped,
      Buffer.from(utf8.toString('hex')),
      Buffer.from(utf8.toString('base64').slice(0, -4)),
    ].map((form) => [what, form] as const)
  })
  const photo = Buffer.from(pseudoWlt('canary'))
  return [
    ...ofText,
    ['photo', photo.subarray(100, 164)],
    ['photo', Buffer.from(photo.subarray(99, 159).toString('base64'))],
    ['photo', Buffer.from(photo.subarray(100, 140).toString('hex'))],
  ]
}

export function filesBelow(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name)
    if (entry.isDirectory()) return filesBelow(path)
    return entry.isFile() && statSync(path).size > 0 ? [path] : []
  })
}
