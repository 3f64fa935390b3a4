import { createHash } from 'node:crypto'
import { isValidIdNumber } from '../../../kernel/id-number.ts'
import { maskIdNumber } from '../../../kernel/sensitive.ts'
import { addMonths, birthOf } from './days.ts'
import type { Certificate, SampleRecord } from './office/schema.ts'
import type { Person } from './person.ts'

/*
 * Plausible records of people that nobody has entered: drawn from a hash of the identity number, so that one person has the same bills
 * each time and in each office. Nothing of it is stored.
 */

const seedOf = (...parts: readonly string[]): Buffer =>
  createHash('sha256')
    .update(['kioskd sample', ...parts].join('\n'))
    .digest()

/** An id that stands for one record of one person, and tells nothing of the person. */
export const sampleId = (what: string, about: string): string =>
  `${what}-${seedOf('id', what, about).toString('hex').slice(0, 12)}`

export function sampleAmount([least, most]: readonly [number, number], what: string, about: string): number {
  return least + (seedOf('amount', what, about).readUInt32BE() % (most - least + 1))
}

/** What templates are filled in from. */
export interface Filling {
  /** Whom or what the record is about: an identity number, a scanned code. */
  readonly about: string
  readonly person?: Person | undefined
  readonly today: string
  readonly more?: Readonly<Record<string, string>>
}

/** Fills `{name}`, `{idNumber}`, `{birthDate}`, `{today}`, `{month:-1}`, `{digits:8}`, `{pick:a|b}`, `{number:60-140}` and the names in `more`. */
export function fillIn(template: string, filling: Filling, what: string): string {
  let nth = 0
  return template.replace(/\{([A-Za-z]+)(?::([^}]*))?\}/g, (all, word: string, detail = '') => {
    nth += 1
    return wordFor(word, detail, filling, `${what} ${nth} ${template}`) ?? all
  })
}

function wordFor(
  word: string,
  detail: string,
  { about, person, today, more }: Filling,
  salt: string,
): string | undefined {
  const seed = seedOf(salt, about)
  switch (word) {
    case 'name':
      return person?.name ?? '—'
    case 'idNumber':
      return person?.idNumber ?? '—'
    case 'maskedIdNumber':
      return person ? maskIdNumber(person.idNumber) : '—'
    case 'birthDate':
      return person
        ? birthOf(person.idNumber, Number(today.replaceAll('-', ''))).replace(/(....)(..)(..)/, '$1-$2-$3')
        : '—'
    case 'sex':
      return person && isValidIdNumber(person.idNumber) ? (Number(person.idNumber[16]) % 2 === 1 ? '男' : '女') : '—'
    case 'today':
      return today
    case 'month':
      return addMonths(today, Number(detail)).slice(0, 7)
    case 'digits':
      return [...seed.subarray(0, Number(detail))].map((byte) => byte % 10).join('')
    case 'pick': {
      const choices = detail.split('|')
      return choices[(seed[0] ?? 0) % choices.length]
    }
    case 'number': {
      const [least = 0, most = 0] = detail.split('-').map(Number)
      return String(least + (seed.readUInt32BE() % (most - least + 1)))
    }
    default:
      return more && Object.hasOwn(more, word) ? more[word] : undefined
  }
}

export const filledRows = (rows: SampleRecord['fields'] | Certificate['rows'], filling: Filling, what: string) =>
  rows.map(([label, template]) => ({ label, value: fillIn(template, filling, what) }))
