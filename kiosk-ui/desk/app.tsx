import { useEffect, useLayoutEffect } from 'preact/hooks'
import { lost, place, refresh, signOut, there, today, who } from '../kiosk/staff/desk.ts'
import { Shown } from '../kiosk/staff/shown.tsx'
import { OtherFrame } from '../kiosk/staff/staff-frame.tsx'
import { asking, StillThere } from '../kiosk/staff/still-there.tsx'
import { WatchPage } from '../kiosk/staff/watch-page.tsx'
import { DeskFrame } from './desk-frame.tsx'
import { DeskSignIn } from './desk-sign-in.tsx'
import { DeskToday } from './desk-today.tsx'
import { TopBar } from './top-bar.tsx'

/** How often what needs hands is asked for. */
const lookEveryMs = 2000

/** Staff's pages at the branch PC: the same as on the kiosk's screen, in a frame for mouse and keyboard. */
export function App() {
  const staff = who.value
  useEffect(() => {
    if (staff === null) return
    const timer = setInterval(() => void refresh(), lookEveryMs)
    return () => clearInterval(timer)
  }, [staff])
  useEffect(() => {
    /* A closed or reloaded page has no token any more: nobody stays signed in behind it. */
    addEventListener('pagehide', signOut)
    return () => removeEventListener('pagehide', signOut)
  }, [])
  const other = there.value
  const at = JSON.stringify([place.value, other?.kiosk.id])
  useLayoutEffect(() => {
    if (staff === null || asking.peek()) return
    document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true })
  }, [at, staff])
  return (
    <OtherFrame.Provider value={DeskFrame}>
      <div class="staff deskstaff">
        <TopBar />
        {staff === null || other?.who === null ? <DeskSignIn key={other?.kiosk.id} /> : <Here key={at} />}
        {staff !== null && <StillThere />}
      </div>
    </OtherFrame.Provider>
  )
}

function Here() {
  const { page } = place.value
  if (lost.value) return <Shown />
  if (today.value === null) return null
  if (page === 'today') return <DeskToday today={today.value} />
  if (page === 'assist') return <WatchPage today={today.value} />
  return <Shown />
}
