import { useBeat } from '../kit/clock.ts'
import { ago, clockTime, dateTime } from './time.ts'

/** Relative and absolute at once: the second in the tooltip and for screen readers, or beside it when there is room. */
export function When({
  ts,
  now,
  both = false,
}: {
  readonly ts: number
  readonly now: number
  readonly both?: boolean
}) {
  useBeat()
  return (
    <time dateTime={new Date(ts).toISOString()} title={dateTime(ts)}>
      {both ? `${clockTime(ts)} · ${ago(now - ts)}` : ago(now - ts)}
    </time>
  )
}
