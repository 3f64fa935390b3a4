/**
 * Days and times as the clock on the wall of this kiosk shows them. Not by `toLocaleDateString`, which loads its locale's data for some
 * 36 ms at its first use, while somebody waits for the screen.
 */

const two = (n: number): string => String(n).padStart(2, '0')

/** `2026-11-21` in the kiosk's time zone. */
export function localDay(at: Date | number): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** `2026-11-21 09:41` in the kiosk's time zone. */
export function localTime(at: Date | number): string {
  const date = new Date(at)
  return `${localDay(date)} ${two(date.getHours())}:${two(date.getMinutes())}`
}

/** The day so many days after an instant, in the kiosk's time zone: `2026-11-21`. */
export function localDayAfter(wallMs: number, days: number): string {
  const date = new Date(wallMs)
  date.setDate(date.getDate() + days)
  return localDay(date)
}
