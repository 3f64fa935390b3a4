/** How far back a key leads: days of figures, and months of call-back lists. */
export const mostDaysBack = 31
export const mostMonthsBack = 12

/** Whether everything of `day` (YYYY-MM-DD), or of a month from its first day, is still at the kiosk. */
export const isWhole = (day: string, wholeFrom: string | undefined): boolean =>
  wholeFrom === undefined || day >= wholeFrom

const two = (n: number): string => String(n).padStart(2, '0')

/** The day so many days before `day` (YYYY-MM-DD), by the calendar alone. */
export function dayBefore(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`)
  at.setUTCDate(at.getUTCDate() - days)
  return at.toISOString().slice(0, 10)
}

/** The month (YYYY-MM) so many months before that of `at`, by the clock of the place. */
export function monthBefore(at: Date, months: number): string {
  const all = at.getFullYear() * 12 + at.getMonth() - months
  return `${Math.floor(all / 12)}-${two((all % 12) + 1)}`
}
