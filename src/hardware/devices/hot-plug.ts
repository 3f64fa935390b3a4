import { type FSWatcher, watch } from 'node:fs'
import type { CancelTimer, Clock } from '../../kernel/clock.ts'

/** udev makes and removes device files here. A folder that does not exist yet (no printer so far) is made inside a watched one. */
const watched = ['/dev', '/dev/usb', '/dev/serial/by-path', '/dev/v4l/by-path', '/dev/snd'] as const
/** One plug makes a dozen files. */
const calmMs = 200

export interface HotPlug {
  close(): void
}

/**
 * Calls `hint` soon after device files have come or gone. A hint says "look again", never "this is the device"; the slow scan of
 * each supervisor stays the truth, so a watch that cannot be had costs nothing but time.
 */
export function watchHotPlug(clock: Clock, hint: () => void, folders: readonly string[] = watched): HotPlug {
  const watchers = new Map<string, FSWatcher>()
  let cancel: CancelTimer | undefined
  let closed = false
  const look = () => {
    for (const folder of folders) if (!watchers.has(folder)) open(folder)
  }
  const changed = () => {
    cancel?.()
    cancel = clock.after(calmMs, () => {
      cancel = undefined
      if (closed) return
      look()
      hint()
    })
  }
  function open(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, changed)
      const gone = () => {
        watcher.close()
        if (watchers.get(folder) === watcher) watchers.delete(folder)
      }
      watcher.on('error', gone)
      watchers.set(folder, watcher)
    } catch {
      // Not there, or no more watches to be had.
    }
  }
  look()
  return {
    close: () => {
      closed = true
      cancel?.()
      for (const watcher of watchers.values()) watcher.close()
      watchers.clear()
    },
  }
}
