import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { authorized } from './state.ts'

const FRAME_EVERY_MS = 160
/** A picture older than this is no view any more. */
const STALE_MS = 1000

/**
 * Shows the newest frame about six times a second. Each frame is let go as soon as the next is up; the last one at the end, when no
 * more come, and when `on` is false: nobody should look at a picture of before for the camera's view.
 */
export function useCamera(on = true): RefObject<HTMLImageElement | null> {
  const image = useRef<HTMLImageElement>(null)
  useEffect(() => {
    if (!on) return
    const stop = new AbortController()
    let held: string | null = null
    let heldAt = 0
    const drop = (): void => {
      image.current?.removeAttribute('src')
      image.current?.removeAttribute('data-live')
      if (held !== null) URL.revokeObjectURL(held)
      held = null
    }
    const run = async (): Promise<void> => {
      while (!stop.signal.aborted) {
        const startedAt = performance.now()
        const url = await frame(stop.signal)
        if (url !== null && image.current !== null && !stop.signal.aborted) {
          const before = held
          held = url
          heldAt = performance.now()
          image.current.src = url
          image.current.dataset.live = ''
          await image.current.decode().catch(() => undefined)
          if (before !== null) URL.revokeObjectURL(before)
        } else if (url !== null) URL.revokeObjectURL(url)
        else if (held !== null && performance.now() - heldAt > STALE_MS) drop()
        await pause(Math.max(30, FRAME_EVERY_MS - (performance.now() - startedAt)), stop.signal)
      }
    }
    void run()
    return () => {
      stop.abort()
      drop()
    }
  }, [on])
  return image
}

async function frame(signal: AbortSignal): Promise<string | null> {
  try {
    const answer = await fetch('/api/v1/camera/frame', { ...authorized, signal })
    return answer.status === 200 ? URL.createObjectURL(await answer.blob()) : null
  } catch {
    return null
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
