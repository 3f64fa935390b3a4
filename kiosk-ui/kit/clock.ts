import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'

const beat = signal(0)
let users = 0
let timer: ReturnType<typeof setInterval> | undefined

/** Draws the component again four times a second while it is on the screen; nothing ticks when nobody looks. */
export function useBeat(on = true): void {
  beat.value
  useEffect(() => {
    if (!on) return
    users++
    timer ??= setInterval(() => {
      beat.value++
    }, 250)
    return () => {
      users--
      if (users > 0) return
      clearInterval(timer)
      timer = undefined
    }
  }, [on])
}
