import { signal } from '@preact/signals'
import type { ComponentType } from 'preact'

/** What stands above the dock of every page and sheet, if anything does. */
export const overDock = signal<ComponentType | null>(null)

export function OverDock() {
  const Bar = overDock.value
  return Bar && <Bar />
}
