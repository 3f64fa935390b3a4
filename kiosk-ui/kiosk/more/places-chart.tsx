import type { ScreenProps } from '../../../src/api/contract.ts'
import { m } from '../../i18n/more-text.ts'
import { Icon } from '../../kit/icon.tsx'

type Chart = NonNullable<ScreenProps['choose']['chart']>
type Place = ScreenProps['choose']['options'][number]

/** Widths a scale bar may have, m. */
const SCALES = [20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000]

/** Nearer than this is where one stands. */
export const HERE_M = 50

/** As people say it: 350 m, 2.4 km. */
export const farAway = (metres: number): string =>
  metres < 1000
    ? m('place.metres', { n: Math.max(10, Math.round(metres / 10) * 10) })
    : m('place.km', { n: (metres / 1000).toFixed(metres < 10_000 ? 1 : 0) })

/**
 * Where the places are, without a map below: north is up, one scale for both directions, the numbers are those of the list. Seen only;
 * the list says the same in words.
 */
export function PlacesChart({ chart, places }: { readonly chart: Chart; readonly places: readonly Place[] }) {
  const goal = places.find((p) => p.chosen) ?? places.find((p) => (p.at?.distanceM ?? 0) > HERE_M)
  const home = places.find((p) => p.at?.distanceM !== undefined && p.at.distanceM < HERE_M)
  const bar = SCALES.findLast((width) => width <= chart.spanM / 3) ?? SCALES[0] ?? 20
  return (
    <div class="chart" aria-hidden="true">
      <div class="chart__land">
        {chart.here !== undefined && goal?.at !== undefined && (
          <svg viewBox="0 0 100 100" aria-hidden="true">
            <path
              class="way__case"
              d={`M${chart.here.x * 100} ${chart.here.y * 100}L${goal.at.x * 100} ${goal.at.y * 100}`}
            />
            <path
              class="way__fill"
              d={`M${chart.here.x * 100} ${chart.here.y * 100}L${goal.at.x * 100} ${goal.at.y * 100}`}
            />
          </svg>
        )}
        {places.map((place, i) =>
          place.at && place.value !== home?.value ? (
            <Pin key={place.value} at={place.at} label={`${i + 1}`} chosen={place.chosen} />
          ) : null,
        )}
        {chart.here !== undefined && (
          <Pin at={chart.here} label={home ? `${places.indexOf(home) + 1} ${m('place.here')}` : m('place.here')} here />
        )}
        <p class="chart__scale">
          <i style={{ width: `${(bar / chart.spanM) * 100}%` }} />
          {farAway(bar)}
        </p>
      </div>
      <p class="chart__north">
        <Icon name="up" />
        {m('place.north')}
      </p>
    </div>
  )
}

interface PinProps {
  readonly at: NonNullable<Place['at']>
  readonly label: string
  readonly here?: boolean
  readonly chosen?: boolean
}

function Pin({ at, label, here = false, chosen = false }: PinProps) {
  return (
    <span
      class={`pin${here ? ' pin--here' : ''}${chosen ? ' pin--chosen' : ''}`}
      style={{ left: `${at.x * 100}%`, top: `${at.y * 100}%` }}
    >
      {label}
    </span>
  )
}
