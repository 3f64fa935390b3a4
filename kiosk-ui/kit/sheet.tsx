import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { OverDock } from './over-dock.tsx'

export interface SheetProps {
  readonly label: string
  readonly alert?: boolean
  readonly children: ComponentChildren
  readonly dock: ComponentChildren
  readonly dockLabel: string
  readonly floor: ComponentChildren
}

const PLAIN = { role: 'dialog', 'aria-modal': true } as const
const ALERT = { role: 'alertdialog', 'aria-modal': true } as const

/** Dims the page and rises from below. Focus goes in, and returns when it closes; the keys keep it in (`kiosk/keys.ts`). */
export function Sheet({ label, alert = false, children, dock, dockLabel, floor }: SheetProps) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const before = document.activeElement
    const sheet = box.current
    sheet?.querySelector<HTMLElement>('h1, h2')?.focus({ preventScroll: true })
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    }
  }, [])
  return (
    <div class="veil">
      <div class="sheet" ref={box} {...(alert ? ALERT : PLAIN)} {...{ 'aria-label': label }}>
        <div class="sheet__in">{children}</div>
        <OverDock />
        <nav class="dock" aria-label={dockLabel}>
          {dock}
        </nav>
        {floor}
      </div>
    </div>
  )
}
