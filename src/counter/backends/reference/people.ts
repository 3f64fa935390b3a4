import { isForeignerPermitNumber, isValidIdNumber } from '../../../kernel/id-number.ts'
import { fail, ok, type Result } from '../../../kernel/result.ts'
import type { Operation } from './bodies.ts'
import type { Book } from './book.ts'
import { ageOf, chinaDay } from './days.ts'
import type { Office } from './office/load.ts'
import type { Item } from './office/schema.ts'
import type { Person } from './person.ts'

export type Refused = { readonly code: string }

/** Whether the office does this item there: its code, its region, an organisation of that region. */
export function itemOf(office: Office, operation: Operation): Result<Item, Refused> {
  const item = office.items.get(operation.item)
  if (!item) return fail('operationUnknown')
  const region = office.regions.get(operation.region)
  if (!region?.organisations.includes(operation.organisation)) return fail('regionMismatch')
  return item.regions && !item.regions.includes(region.code) ? fail('notInRegion') : ok(item)
}

/** Whether somebody may have an item: age, licences held, how often. */
export function mayHave(book: Book, office: Office, item: Item, person: Person, wallMs: number): Result<void, Refused> {
  if (!isValidIdNumber(person.idNumber) && !isForeignerPermitNumber(person.idNumber)) return fail('idNumberInvalid')
  const age = ageOf(person.idNumber, wallMs)
  if (age < item.leastAge) return fail('notYetOfAge')
  if (age > item.mostAge) return fail('tooOld')
  const key = book.personKey(person.idNumber)
  for (const type of item.holds) if (!holds(book, office, type, key, age)) return fail('licenceMissing')
  if (item.once !== 'no') {
    const newest = book.db
      .prepare('SELECT max(at) AS at FROM entry WHERE person = ? AND item = ? AND answer IS NOT NULL')
      .get(key, item.item)?.at
    const year = (ms: number) => chinaDay(ms).slice(0, 4)
    if (typeof newest === 'number' && (item.once === 'ever' || year(newest) === year(wallMs)))
      return fail(item.once === 'ever' ? 'alreadyDone' : 'alreadyDoneThisYear')
  }
  return ok(undefined)
}

/** Everybody of an age, whoever it was issued to, or whoever has applied for it. */
function holds(book: Book, office: Office, type: string, personKey: string, age: number): boolean {
  const licence = office.licences.get(type)
  if (licence?.held === 'always') return age >= licence.leastAge
  const issuing = [...office.items.values()].filter((i) => i.issues === type).map((i) => i.item)
  return issuing.some(
    (item) =>
      book.db
        .prepare('SELECT 1 FROM entry WHERE person = ? AND item = ? AND answer IS NOT NULL LIMIT 1')
        .get(personKey, item) !== undefined,
  )
}
