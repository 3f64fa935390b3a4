import { useLayoutEffect, useRef } from 'preact/hooks'
import { t } from '../i18n/kiosk-text.ts'
import type { StaffFrameProps } from '../kiosk/staff/staff-frame.tsx'
import { asking } from '../kiosk/staff/still-there.tsx'

/** A page of staff's for somebody who sits and has a mouse: one column, everything at once, the keys below it. */
export function DeskFrame(p: StaffFrameProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useLayoutEffect(() => heading.current?.focus({ preventScroll: true }), [])
  /* The key that was pressed has gone with its question: nobody is left without a focus. */
  useLayoutEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true })
  }, [p.title])
  return (
    <main class="deskpage" inert={asking.value}>
      <div class="lede">
        <h1 tabIndex={-1} ref={heading}>
          {p.title}
        </h1>
        {p.sub !== undefined && p.sub !== '' && <p>{p.sub}</p>}
      </div>
      {p.aside}
      <div class="deskshow">{p.children}</div>
      {p.dock !== null && (
        <nav class="acts" aria-label={t('frame.dock')}>
          {p.dock}
        </nav>
      )}
    </main>
  )
}
