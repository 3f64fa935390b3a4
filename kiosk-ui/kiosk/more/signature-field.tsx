import { useEffect, useRef } from 'preact/hooks'
import type { PageMessage } from '../../../src/api/contract.ts'
import { Picture } from '../../kit/picture.tsx'
import { say } from '../link.ts'

type Point = Extract<PageMessage, { type: 'pen' }>['points'][number]

/** Where a finger signs: the ink is drawn here, its points go to the daemon and are kept nowhere else. Shows how until the first stroke. */
export function SignatureField({ label, active }: { readonly label: string; readonly active: boolean }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const field = canvas.current
    if (!active || field === null) return
    const stop = followPen(field)
    say({ type: 'penCleared' })
    return stop
  }, [active])
  return (
    <div class="signhere">
      <canvas class="signature" ref={canvas} role="img" aria-label={label} />
      <Picture name="sign" class="signhere__how" />
    </div>
  )
}

function followPen(field: HTMLCanvasElement): () => void {
  const { width, height } = field.getBoundingClientRect()
  field.width = Math.round(width)
  field.height = Math.round(height)
  const ink = field.getContext('2d')
  let waiting: Point[] = []
  let before: Point | undefined
  const flush = (): void => {
    if (waiting.length > 0) say({ type: 'pen', aspect: width / Math.max(1, height), points: waiting })
    waiting = []
  }
  const share = (value: number): number => Math.min(1, Math.max(0, value))
  const take = (e: PointerEvent, down: boolean): void => {
    const box = field.getBoundingClientRect()
    const point: Point = {
      x: share((e.clientX - box.left) / width),
      y: share((e.clientY - box.top) / height),
      pressure: share(e.pressure || 0.5),
      down,
    }
    waiting.push(point)
    if (down && before?.down && ink !== null) {
      ink.strokeStyle = getComputedStyle(field).color
      ink.lineWidth = 3 + 4 * point.pressure
      ink.lineCap = 'round'
      ink.beginPath()
      ink.moveTo(before.x * width, before.y * height)
      ink.lineTo(point.x * width, point.y * height)
      ink.stroke()
    }
    before = point
    if (waiting.length >= 24 || !down) flush()
  }
  const down = (e: PointerEvent): void => {
    field.setPointerCapture(e.pointerId)
    field.dataset.inked = ''
    take(e, true)
  }
  const move = (e: PointerEvent): void => {
    if (before?.down) take(e, true)
  }
  const up = (e: PointerEvent): void => take(e, false)
  field.addEventListener('pointerdown', down)
  field.addEventListener('pointermove', move)
  field.addEventListener('pointerup', up)
  field.addEventListener('pointercancel', up)
  return () => {
    flush()
    field.removeEventListener('pointerdown', down)
    field.removeEventListener('pointermove', move)
    field.removeEventListener('pointerup', up)
    field.removeEventListener('pointercancel', up)
    ink?.clearRect(0, 0, field.width, field.height)
  }
}
