import type { StaffTicket } from '../../../src/api/contract/staff.ts'
import { problemsForStaff } from '../../i18n/problem-staff.ts'
import { type Catalogue, speakOr } from '../../i18n/speak.ts'
import { w } from '../../i18n/staff-text.ts'
import { PrimaryKey } from '../../kit/key.tsx'
import { Row, Rows } from '../../kit/row.tsx'
import { useFit } from '../../kit/use-fit.ts'
import { go } from './desk.ts'
import { StaffFrame } from './staff-frame.tsx'
import { timeOf } from './words.ts'

const words: Catalogue = problemsForStaff

/** 办不成事 and calls for help: number, where it stuck, when. */
export function TicketsPage({ tickets }: { readonly tickets: readonly StaffTicket[] }) {
  const fit = useFit(`staff-tickets-${tickets.length}`, 1, tickets)
  return (
    <StaffFrame
      fit={fit}
      title={w('tickets.title')}
      sub={w('tickets.sub')}
      dock={<PrimaryKey label={w('back.today')} icon="back" onPress={go({ page: 'today' })} />}
    >
      <Rows fill={false}>
        {fit.items.map((t) => (
          <Row key={t.ticketNo} label={t.ticketNo}>
            {words[t.code] === undefined ? w('tickets.help') : speakOr(words, t.code)}
            <small>{timeOf(t.ts)}</small>
          </Row>
        ))}
      </Rows>
    </StaffFrame>
  )
}
