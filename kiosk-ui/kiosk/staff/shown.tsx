import { pick } from '../../i18n/speak.ts'
import { AssistPage } from './assist-page.tsx'
import { BranchPage, LostPage } from './branch-page.tsx'
import { DayPage, SamplePage } from './day-page.tsx'
import { lost, neighbours, place, there, today } from './desk.ts'
import { DevicePage } from './device-page.tsx'
import { MachinesPage } from './machines-page.tsx'
import { OwedPage } from './owed-page.tsx'
import { RatingPage, RatingsPage } from './ratings-page.tsx'
import { RepairPage } from './repair-page.tsx'
import { TicketPage, TicketsPage } from './tickets-page.tsx'
import { TodayPage } from './today-page.tsx'
import { TrainingPage } from './training-page.tsx'
import { UnresolvedPage } from './unresolved-page.tsx'
import { WatchPage } from './watch-page.tsx'

/** The page staff have gone to. */
export function Shown() {
  const at = place.value
  const other = there.value
  if (other !== null && lost.value) return <LostPage name={pick(other.kiosk.name)} />
  if (at.page === 'assist' && other === null) return <AssistPage />
  if (today.value === null) return null
  switch (at.page) {
    case 'today':
      return <TodayPage today={today.value} />
    case 'assist':
      return <WatchPage today={today.value} />
    case 'branch':
      return <BranchPage kiosks={neighbours.value} />
    case 'tickets':
      return <TicketsPage tickets={today.value.tickets} />
    case 'ticket':
      return <TicketPage ticketNo={at.ticketNo} />
    case 'ratings':
      return <RatingsPage ratings={today.value.ratings} />
    case 'rating':
      return <RatingPage transactionId={at.transactionId} />
    case 'machines':
      return <MachinesPage devices={today.value.devices} />
    case 'day':
      return <DayPage />
    case 'sample':
      return <SamplePage />
    case 'training':
      return <TrainingPage on={today.value.training} inSession={today.value.inSession} />
    case 'repair':
      return <RepairPage deviceId={at.deviceId} condition={at.condition} />
    case 'device':
      return <DevicePage deviceId={at.deviceId} />
    case 'unresolved':
      return <UnresolvedPage transactionId={at.transactionId} />
    case 'owed':
      return <OwedPage jobId={at.jobId} />
  }
}
