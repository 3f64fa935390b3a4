import type { Side, Way } from './guide-line.tsx'

/** What the line has to meet, in px of the frame. */
export interface Measured {
  readonly mm: number
  readonly w: number
  readonly h: number
  readonly portrait: boolean
  readonly dock: Box
  readonly floor: Box
  readonly stop?: Box | undefined
  /** The primary key, or the key the line may end in when there is none. */
  readonly end?: Box | undefined
  readonly loop?: Box | undefined
  /** Where the line begins on a page whose road comes out of a picture. */
  readonly start?: Box | undefined
}

export interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

export interface Road {
  readonly paths: readonly string[]
  readonly railX: number
  /** False where the line does not come down from the top: then there is nothing to set the dots of past steps on. */
  readonly fromTop?: boolean
  readonly aheadY?: number | undefined
  readonly disc?: { readonly x: number; readonly y: number; readonly small: boolean }
}

const midY = (b: Box): number => (b.top + b.bottom) / 2
const midX = (b: Box): number => (b.left + b.right) / 2

export function measured(frame: Element): Measured {
  const at = frame.getBoundingClientRect()
  const box = (selector: string): Box | undefined => {
    const r = frame.querySelector(selector)?.getBoundingClientRect()
    if (r === undefined || r.width === 0) return undefined
    return { left: r.left - at.left, right: r.right - at.left, top: r.top - at.top, bottom: r.bottom - at.top }
  }
  const foot: Box = { left: 0, right: at.width, top: at.height, bottom: at.height }
  return {
    mm: Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--mm')) || 4,
    w: at.width,
    h: at.height,
    portrait: at.height > at.width,
    dock: box('.dock') ?? foot,
    floor: box('.floor') ?? foot,
    stop: box('.stop'),
    end: box('[data-primary]') ?? box('.dock .btn:last-of-type'),
    loop: box('[data-loop]'),
    start: box('[data-road]'),
  }
}

export function road(way: Way, m: Measured): Road {
  const { mm } = m
  const x = 9 * mm
  const top = m.start === undefined ? -4 * mm : m.start.bottom
  const bend = 10 * mm
  if (way.to === 'loop' && m.loop !== undefined) return loop(m.loop, x, bend, mm)
  if (way.to === 'ring' && m.loop !== undefined) return ring(way.side, m.loop, x, bend, m)
  if (way.to === 'device') return device(way.side, x, bend, m)
  if (m.end === undefined) return { paths: [`M${x} ${top}V${m.dock.bottom}`], railX: x }
  const y = midY(m.end)
  return {
    paths: [`M${x} ${top}V${y - bend}a${bend} ${bend} 0 0 0 ${bend} ${bend}H${m.end.left + 5 * mm}`],
    railX: x,
    aheadY: y - bend - 4 * mm,
  }
}

/** Closes round the tick: round its foot and once about. */
function loop(l: Box, x: number, bend: number, mm: number): Road {
  const r = (l.right - l.left) / 2
  const cx = midX(l)
  return {
    paths: [
      `M${x} ${-4 * mm}V${l.bottom - bend}a${bend} ${bend} 0 0 0 ${bend} ${bend}H${cx}A${r} ${r} 0 1 0 ${cx - 0.1} ${l.bottom}`,
    ],
    railX: x,
  }
}

function device(side: Side, x: number, bend: number, m: Measured): Road {
  const { mm, w, h } = m
  const top = -4 * mm
  if (side === 'below')
    return { paths: [`M${x} ${top}V${h + 4 * mm}`], railX: x, disc: { x, y: midY(m.floor), small: true } }
  if (side === 'left') {
    const y = m.dock.top + 4 * mm
    const path = `M${x} ${top}V${y - x}a${x} ${x} 0 0 1 ${-x} ${x}H${-4 * mm}`
    return { paths: [path], railX: x, disc: { x, y: y - 26 * mm, small: true } }
  }
  const y = m.dock.top - (m.portrait ? 15 : 9) * mm
  const along = `M${x} ${top}V${y - bend}a${bend} ${bend} 0 0 0 ${bend} ${bend}`
  if (side === 'right')
    return { paths: [`${along}H${w + 4 * mm}`], railX: x, disc: { x: w - 15 * mm, y, small: false } }
  const right = w - 7 * mm
  return {
    paths: [`${along}H${right - bend}a${bend} ${bend} 0 0 0 ${bend} ${-bend}V${-4 * mm}`],
    railX: x,
    disc: { x: right, y: 34 * mm, small: true },
  }
}

/** Into the ring from the rail, round it, and out to the lens. */
function ring(side: Side, l: Box, x: number, bend: number, m: Measured): Road {
  const { mm, w } = m
  const cx = midX(l)
  const cy = midY(l)
  const from = m.stop === undefined ? 0 : midY(m.stop)
  const into =
    from > cy
      ? `M${x} ${from}V${cy + bend}a${bend} ${bend} 0 0 1 ${bend} ${-bend}H${l.left}`
      : `M${x} ${-4 * mm}V${m.dock.top - 6 * mm - bend}a${bend} ${bend} 0 0 0 ${bend} ${bend}H${cx - bend}a${bend} ${bend} 0 0 0 ${bend} ${-bend}V${l.bottom}`
  const out: Record<Side, { d: string; x: number; y: number }> = {
    above: { d: `M${cx} ${l.top}V${-4 * mm}`, x: cx, y: Math.max(16 * mm, l.top - 16 * mm) },
    right: { d: `M${l.right} ${cy}H${w + 4 * mm}`, x: Math.min(w - 12 * mm, l.right + 14 * mm), y: cy },
    below: { d: `M${cx} ${l.bottom}V${m.floor.top}`, x: cx, y: m.floor.top - 9 * mm },
    left: { d: `M${l.left} ${cy}H${-4 * mm}`, x: Math.max(12 * mm, l.left - 14 * mm), y: cy },
  }
  const way = out[side]
  const paths = side === 'left' ? [way.d] : [into, way.d]
  return { paths, railX: x, fromTop: side !== 'left' && from <= cy, disc: { x: way.x, y: way.y, small: true } }
}
