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

/** Dims the page and rises from below. Focus goes in, stays in, and returns when it closes. */
export function Sheet({ label, alert = false, children, dock, dockLabel, floor }: SheetProps) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const before = document.activeElement
    const sheet = box.current
    const keep = (e: KeyboardEvent): void => trap(e, sheet)
    sheet?.addEventListener('keydown', keep)
    sheet?.querySelector<HTMLElement>('h1, h2')?.focus({ preventScroll: true })
    return () => {
      sheet?.removeEventListener('keydown', keep)
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

function trap(event: KeyboardEvent, box: HTMLElement | null): void {
  if (event.key !== 'Tab' || box === null) return
  const keys = [...box.querySelectorAll<HTMLElement>('button:not([disabled])')]
  const first = keys[0]
  const last = keys.at(-1)
  const at = document.activeElement
  if (event.shiftKey && (at === first || at?.tagName === 'H1' || at?.tagName === 'H2')) {
    event.preventDefault()
    last?.focus()
  } else if (!event.shiftKey && at === last) {
    event.preventDefault()
    first?.focus()
  }
}
