import { useState } from 'preact/hooks'
import { printLines } from './reports.ts'

/**
 * Prints a list of staff's, once however often its key is touched meanwhile. `printed` is null when it is on paper, a code when it is not,
 * undefined before.
 */
export function usePrinting() {
  const [printed, setPrinted] = useState<string | null | undefined>(undefined)
  const [busy, setBusy] = useState(false)
  const print = async (lines: readonly string[]): Promise<void> => {
    if (busy) return
    setBusy(true)
    setPrinted(await printLines(lines))
    setBusy(false)
  }
  return { printed, busy, print }
}
