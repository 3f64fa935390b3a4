import { useEffect, useState } from 'preact/hooks'

/** Nobody there for a long time: the picture dims until the next touch. The touch that wakes it also counts. */
export function Dim({ afterMs }: { readonly afterMs: number | null }) {
  const [dimmed, dim] = useState(false)
  useEffect(() => {
    dim(false)
    if (afterMs === null) return
    let timer = setTimeout(() => dim(true), afterMs)
    const wake = (): void => {
      dim(false)
      clearTimeout(timer)
      timer = setTimeout(() => dim(true), afterMs)
    }
    addEventListener('pointerdown', wake)
    addEventListener('keydown', wake)
    return () => {
      clearTimeout(timer)
      removeEventListener('pointerdown', wake)
      removeEventListener('keydown', wake)
    }
  }, [afterMs])
  return dimmed ? <div class="dimmed" aria-hidden="true" /> : null
}
