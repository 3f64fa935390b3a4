import { useEffect, useLayoutEffect } from 'preact/hooks'
import { closeStaff, staffWanted } from '../staff-door.ts'
import { projection } from '../state.ts'
import { comeHome, place, refresh, signOut, there, who } from './desk.ts'
import { Shown } from './shown.tsx'
import { SignIn } from './sign-in.tsx'
import { asking, StillThere } from './still-there.tsx'

/** How often what needs hands is asked for while somebody looks: a closed cover is seen by itself. */
const lookEveryMs = 2000

/**
 * Everything staff see at this kiosk. Signing in ends with it, and it ends when a citizen's visit begins, or when the visit in which a clerk
 * was called has gone on.
 */
export function StaffLayer() {
  const p = projection.value
  const inVisit = p?.inSession === true
  const called = staffWanted(p?.overlay)
  useEffect(() => {
    if (inVisit && !called) closeStaff()
  }, [inVisit, called])
  useEffect(() => signOut, [])

  const staff = who.value
  useEffect(() => {
    if (staff === null) return
    if (inVisit) {
      comeHome()
      place.value = { page: 'assist' }
    }
    const timer = setInterval(() => void refresh(), lookEveryMs)
    return () => clearInterval(timer)
  }, [staff, inVisit])

  const other = there.value
  const at = JSON.stringify([place.value, other?.kiosk.id])
  useLayoutEffect(() => {
    const next = asking.peek() ? null : document.querySelector<HTMLElement>('.staff main h1')
    next?.focus({ preventScroll: true })
  }, [at, staff])
  if (inVisit && !called) return null
  return (
    <div class="staff">
      {staff === null || other?.who === null ? <SignIn key={other?.kiosk.id} /> : <Shown key={at} />}
      {staff !== null && <StillThere />}
    </div>
  )
}
