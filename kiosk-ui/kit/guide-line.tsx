import { useLayoutEffect, useRef } from 'preact/hooks'
import { measured, type Road, road } from './guide-path.ts'
import { Icon } from './icon.tsx'

export type Side = 'left' | 'right' | 'below' | 'above'
export type Way =
  | { readonly to: 'key' }
  | { readonly to: 'device'; readonly side: Side }
  /** Round a tick: there is nothing left to do. */
  | { readonly to: 'loop' }
  /** Round the camera's ring and off the glass where the lens is. */
  | { readonly to: 'ring'; readonly side: Side }

/** Steps behind (small dots) and ahead (rings). */
export interface Around {
  readonly done: number
  readonly ahead: number
}

const ARROW = { left: 'back', right: 'go', below: 'down', above: 'up' } as const

/** Measures the frame it stands in after every drawing, so the line meets the keys in every size and language. */
export function GuideLine({
  way,
  around,
  name,
}: {
  readonly way: Way
  readonly around?: Around | undefined
  readonly name: string
}) {
  const svg = useRef<SVGSVGElement>(null)
  const disc = useRef<HTMLSpanElement>(null)
  const side = way.to === 'device' || way.to === 'ring' ? way.side : undefined
  useLayoutEffect(() => {
    const frame = svg.current?.parentElement
    if (svg.current === null || frame === null || frame === undefined) return
    const m = measured(frame)
    draw(svg.current, disc.current, road(way, m), around, m.mm)
  })
  return (
    <>
      <svg class="way" ref={svg} key={name} aria-hidden="true" />
      {side !== undefined && (
        <span class="lead-off" ref={disc} aria-hidden="true">
          <span class="goto">
            <Icon name={ARROW[side]} />
          </span>
        </span>
      )}
    </>
  )
}

const NS = 'http://www.w3.org/2000/svg'

function draw(svg: SVGSVGElement, disc: HTMLElement | null, line: Road, around: Around | undefined, mm: number): void {
  const first = svg.childElementCount === 0
  svg.replaceChildren()
  for (const kind of ['case', 'fill'] as const) {
    for (const d of line.paths) {
      const path = document.createElementNS(NS, 'path')
      path.setAttribute('d', d)
      path.setAttribute('pathLength', '1')
      path.setAttribute('class', `way__${kind}${first ? ' way__draw' : ''}`)
      svg.append(path)
    }
  }
  const dot = (cls: string, y: number, r: number): void => {
    const circle = document.createElementNS(NS, 'circle')
    circle.setAttribute('class', cls)
    circle.setAttribute('cx', String(line.railX))
    circle.setAttribute('cy', String(y))
    circle.setAttribute('r', String(r))
    svg.append(circle)
  }
  const done = line.fromTop === false ? 0 : (around?.done ?? 0)
  for (let i = 0; i < done; i++) dot('way__done', 13 * mm + i * 6.2 * mm, 2.2 * mm)
  if (line.aheadY !== undefined)
    for (let i = 0; i < (around?.ahead ?? 0); i++) dot('way__ahead', line.aheadY - i * 7 * mm, 1.9 * mm)
  if (disc !== null && line.disc !== undefined) {
    disc.style.left = `${line.disc.x}px`
    disc.style.top = `${line.disc.y}px`
    disc.classList.toggle('lead-off--small', line.disc.small)
  }
}
