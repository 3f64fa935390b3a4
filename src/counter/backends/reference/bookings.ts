import { fail, ok, type Result } from '../../../kernel/result.ts'
import type { Accepted, Slot, SubmissionKind } from '../contract.ts'
import type { Operation, SubmissionBody } from './bodies.ts'
import type { Book } from './book.ts'
import { addDays, chinaDay, weekday } from './days.ts'
import { numbered, queryUrlOf } from './desk.ts'
import type { Office } from './office/load.ts'
import type { Refused } from './people.ts'

/** Working days, from tomorrow, on which one can come. */
const slotDays = 5

/** Times that can be booked in a region, with how many are left of each. */
export function slotsOf(book: Book, office: Office, operation: Operation, wallMs: number): readonly Slot[] {
  const days: string[] = []
  for (let day = addDays(chinaDay(wallMs), 1); days.length < slotDays; day = addDays(day, 1))
    if (weekday(day) <= 5) days.push(day)
  return office.places
    .filter((place) => place.region === operation.region)
    .flatMap((place) =>
      days.flatMap((day) =>
        place.times.map((time) => {
          const id = `${place.id}-${day.replaceAll('-', '')}-${time.replace(':', '')}`
          const taken = Number(book.db.prepare('SELECT count(*) AS n FROM booking WHERE slot = ?').get(id)?.n ?? 0)
          return {
            id,
            place: place.name,
            startsAt: `${day}T${time}:00+08:00`,
            left: Math.max(0, place.capacity - taken),
          }
        }),
      ),
    )
}

type Booked = Exclude<SubmissionKind, 'application'>

/** Everything that is set going beside an application; runs inside the transaction of its key. */
export function setGoing(
  book: Book,
  office: Office,
  kind: Booked,
  body: SubmissionBody,
  wallMs: number,
): Result<Accepted, Refused> {
  const today = chinaDay(wallMs)
  if (body.caseNo !== undefined && !book.db.prepare('SELECT 1 FROM entry WHERE case_no = ?').get(body.caseNo))
    return fail('caseUnknown')
  const accept = (prefix: string, reference: string | undefined, more: Partial<Accepted> = {}) => {
    const caseNo = numbered(book, prefix, today)
    for (const party of body.parties)
      book.db.prepare('INSERT INTO party VALUES (?, ?, ?)').run(caseNo, party.role, book.personKey(party.idNumber))
    return ok<Accepted>({
      caseNo,
      queryUrl: queryUrlOf(caseNo),
      decision: 'decided',
      ...(reference === undefined ? {} : { reference }),
      ...more,
    })
  }
  switch (kind) {
    case 'appointment': {
      const slot = slotsOf(book, office, body.operation, wallMs).find((s) => s.id === body.answers.slot)
      if (!slot) return fail('slotUnknown')
      if (slot.left === 0) return fail('slotTaken')
      const accepted = accept('YY', `Y${String(book.next(`appointment ${today}`)).padStart(4, '0')}`)
      book.db.prepare('INSERT INTO booking VALUES (?, ?)').run(slot.id, accepted.value.caseNo)
      return accepted
    }
    case 'ticket': {
      const queue = office.queues.get(body.answers.queue ?? '')
      if (!queue) return fail('queueUnknown')
      const nth = book.next(`queue ${body.operation.region} ${queue.id} ${today}`)
      return accept('PH', `${queue.letter}${String(nth).padStart(3, '0')}`)
    }
    case 'delivery': {
      if (body.answers.way === 'pickUp')
        return accept('QJ', String((book.next('pick-up') * 7919) % 1_000_000).padStart(6, '0'))
      if (body.answers.way !== 'post') return fail('wayUnknown')
      if (!body.answers.deliveryAddress || !body.answers.deliveryPhone) return fail('addressMissing')
      return accept('YJ', `SF${String(book.next('waybill')).padStart(10, '0')}`)
    }
    case 'signature':
      return body.signatures.length === 0 ? fail('signatureMissing') : accept('QM', undefined)
  }
}
