import { useMemo } from 'preact/hooks'
import { create } from 'qrcode/lib/core/qrcode.js'

/** Draws the code itself as one path: crisp at any size, no image, nothing inlined. */
export function Qr({ payload, label }: { readonly payload: string; readonly label: string }) {
  const drawn = useMemo(() => outline(payload), [payload])
  return (
    <span class="qr" role="img" aria-label={label}>
      <svg viewBox={`-2 -2 ${drawn.size + 4} ${drawn.size + 4}`} shape-rendering="crispEdges" aria-hidden="true">
        <path d={drawn.d} fill="#000" />
      </svg>
    </span>
  )
}

function outline(payload: string): { readonly size: number; readonly d: string } {
  const { modules } = create(payload, { errorCorrectionLevel: 'M' })
  let d = ''
  for (let y = 0; y < modules.size; y++) {
    for (let x = 0; x < modules.size; x++) {
      if (modules.get(y, x) === 0) continue
      let run = 1
      while (x + run < modules.size && modules.get(y, x + run) !== 0) run++
      d += `M${x} ${y}h${run}v1h-${run}z`
      x += run
    }
  }
  return { size: modules.size, d }
}
