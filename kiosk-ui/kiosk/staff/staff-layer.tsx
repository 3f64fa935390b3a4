import { useEffect, useLayoutEffect } from 'preact/hooks'
import { closeStaff } from '../staff-door.ts'
import { projection } from '../state.ts'
import { AssistPage } from './assist-page.tsx'
import { DayPage, SamplePage } from './day-page.tsx'
import { place, refresh, signOut, today, who } from './desk.ts'
import { DevicePage } from './device-page.tsx'
import { MachinesPage } from './machines-page.tsx'
import { OwedPage } from './owed-page.tsx'
import { RepairPage } from './repair-page.tsx'
import { SignIn } from './sign-in.tsx'
import { asking, StillThere } from './still-there.tsx'
import { TicketsPage } from './tickets-page.tsx'
import { TodayPage } from './today-page.tsx'
import { TrainingPage } from './training-page.tsx'
import { UnresolvedPage } from './unresolved-page.tsx'

/** How often what needs hands is asked for while somebody looks: a closed cover is seen by itself. */
const lookEveryMs = 2000

/**
 * Everything staff see at this kiosk. Signing in ends with it, and it ends when a citizen's visit begins, or when the visit in which a clerk
 * was called has gone on.
 */
export function StaffLayer() {
  const p = projection.value
  const inVisit = p?.inSession === true
  const called = p?.overlay?.kind === 'help'
  useEffect(() => {
    if (inVisit && !called) closeStaff()
  }, [inVisit, called])
  useEffect(() => signOut, [])

  const staff = who.value
  useEffect(() => {
    if (staff === null) return
    if (inVisit) place.value = { page: 'assist' }
    const timer = setInterval(() => void refresh(), lookEveryMs)
    return () => clearInterval(timer)
  }, [staff, inVisit])

  const at = JSON.stringify(place.value)
  useLayoutEffect(() => {
    const next = asking.peek() ? null : document.querySelector<HTMLElement>('.staff main h1')
    next?.focus({ preventScroll: true })
  }, [at, staff])
  if (inVisit && !called) return null
  return (
    <div class="staff">
      {staff === null ? <SignIn /> : <Shown key={at} />}
      {staff !== null && <StillThere />}
    </div>
  )
}

function Shown() {
  const at = place.value
  if (at.page === 'assist') return <AssistPage />
  if (today.value === null) return null
  switch (at.page) {
    case 'today':
      return <TodayPage today={today.value} />
    case 'tickets':
      return <TicketsPage tickets={today.value.tickets} />
    case 'machines':
      return <MachinesPage devices={today.value.devices} />
    case 'day':
      return <DayPage />
    case 'sample':
      return <SamplePage />
    case 'training':
      return <TrainingPage on={today.value.training} />
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
