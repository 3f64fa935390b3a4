import { signal } from '@preact/signals'
import { useEffect, useRef, useState } from 'preact/hooks'
import { t } from '../../i18n/kiosk-text.ts'
import { w } from '../../i18n/staff-text.ts'
import { PrimaryKey } from '../../kit/key.tsx'
import { Sheet } from '../../kit/sheet.tsx'
import { closeStaff } from '../staff-door.ts'

/** A clerk who has walked away leaves a screen open to everybody: asked after two minutes, signed out a minute later. */
const quietMs = 120_000
const warnedMs = 60_000

/** True while the question stands over the page. */
export const asking = signal(false)

/** Counts from the last touch or key; covers the page with the question, and closes staff's pages when nobody answers. */
export function StillThere() {
  const [left, setLeft] = useState(warnedMs)
  const touchedAt = useRef(performance.now())
  useEffect(() => {
    const touched = (): void => {
      if (!asking.peek()) touchedAt.current = performance.now()
    }
    const timer = setInterval(() => {
      const quiet = performance.now() - touchedAt.current
      if (quiet >= quietMs + warnedMs) return closeStaff()
      asking.value = quiet >= quietMs
      if (asking.peek()) setLeft(quietMs + warnedMs - quiet)
    }, 500)
    addEventListener('pointerdown', touched)
    addEventListener('keydown', touched)
    return () => {
      clearInterval(timer)
      asking.value = false
      removeEventListener('pointerdown', touched)
      removeEventListener('keydown', touched)
    }
  }, [])
  if (!asking.value) return null
  return (
    <Sheet
      alert
      label={w('idle.title')}
      dockLabel={t('frame.dock')}
      floor={null}
      dock={
        <PrimaryKey
          label={w('idle.stay')}
          onPress={() => {
            touchedAt.current = performance.now()
            asking.value = false
          }}
        />
      }
    >
      <h2 tabIndex={-1}>{w('idle.title')}</h2>
      <p>{w('idle.sub', { n: Math.ceil(left / 1000) })}</p>
    </Sheet>
  )
}
