import { useState } from 'preact/hooks'
import type { StaffTicket } from '../../../src/api/contract/staff.ts'
import { problemsForStaff } from '../../i18n/problem-staff.ts'
import { type Catalogue, speakOr } from '../../i18n/speak.ts'
import { w } from '../../i18n/staff-text.ts'
import { PrimaryKey } from '../../kit/key.tsx'
import { Hit } from '../../kit/tile.tsx'
import { useFit } from '../../kit/use-fit.ts'
import { ChooseOne } from './choose-one.tsx'
import { go, today } from './desk.ts'
import { StaffFrame } from './staff-frame.tsx'
import { timeOf, wordFor } from './words.ts'

const words: Catalogue = problemsForStaff
const endings = ['helpedHere', 'explained', 'atCounter', 'calledBack', 'repaired', 'passedOn', 'nobodyThere'] as const

/** Where it stuck, and when. */
const about = ({ code, ts }: StaffTicket): string =>
  `${words[code] === undefined ? w('tickets.help') : speakOr(words, code)} ${timeOf(ts)}`

/** 办不成事 and calls for help: number, where it stuck, when; the closed ones with what was done. */
export function TicketsPage({ tickets }: { readonly tickets: readonly StaffTicket[] }) {
  const fit = useFit(`staff-tickets-${tickets.length}`, 1, tickets)
  return (
    <StaffFrame
      fit={fit}
      title={w('tickets.title')}
      sub={w('tickets.sub')}
      dock={<PrimaryKey label={w('back.today')} icon="back" onPress={go({ page: 'today' })} />}
    >
      <div class="hits" data-fit>
        {fit.items.map((ticket) => (
          <Hit
            key={ticket.ticketNo}
            name={ticket.ticketNo}
            line={about(ticket)}
            reason={ticket.closed && closedText(ticket.closed)}
            onPress={go({ page: 'ticket', ticketNo: ticket.ticketNo })}
          />
        ))}
      </div>
    </StaffFrame>
  )
}

const closedText = ({ done, by, ts }: NonNullable<StaffTicket['closed']>): string =>
  w('tickets.closed', { done: wordFor('done', done, done), ref: by, time: timeOf(ts) })

/** One ticket: what was done about it. */
export function TicketPage({ ticketNo }: { readonly ticketNo: string }) {
  /* Kept: once it is closed it may be gone from the list. */
  const [ticket] = useState(() => today.value?.tickets.find((one) => one.ticketNo === ticketNo))
  return (
    <ChooseOne
      name={`staff-ticket-${ticketNo}`}
      title={w('ticket.ask', { no: ticketNo })}
      sub={ticket === undefined ? '' : about(ticket)}
      choices={endings.map((code) => ({ code, label: w(`done.${code}`) }))}
      back={{ page: 'tickets' }}
      path="ticket"
      bodyOf={(done) => ({ ticketNo, done })}
      done={() => ({ title: w('ticket.done'), sub: w('ticket.doneSub') })}
      gone={w('ticket.gone')}
    />
  )
}
