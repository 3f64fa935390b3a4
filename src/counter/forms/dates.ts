import { isCalendarDate } from '../../kernel/id-number.ts'

/** `2026-11-22`, `today`, `today+30d`, `today-18y`, `today+6m`. */
export const dateBoundForm = /^(\d{4}-\d{2}-\d{2}|today([+-]\d{1,4}[dmy])?)$/

/** Whether YYYY-MM-DD stands in the calendar. */
export function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && isCalendarDate(text.replaceAll('-', ''))
}

/** The day a bound means, YYYY-MM-DD; undefined when it is no bound. Months and years end at the last day there is. */
export function resolveDate(bound: string, today: string): string | undefined {
  if (isDate(bound)) return bound
  const [, count = '0', unit = 'd'] = /^today(?:([+-]\d{1,4})([dmy]))?$/.exec(bound) ?? []
  if (!dateBoundForm.test(bound) || !bound.startsWith('today') || !isDate(today)) return undefined
  const [year = 0, month = 0, day = 0] = today.split('-').map(Number)
  const by = Number(count)
  if (unit === 'd') return iso(new Date(Date.UTC(year, month - 1, day + by)))
  const first = new Date(Date.UTC(year, month - 1 + by * (unit === 'y' ? 12 : 1), 1))
  const lastDay = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  first.setUTCDate(Math.min(day, lastDay))
  return iso(first)
}

const iso = (date: Date) => date.toISOString().slice(0, 10)

/** A date as people write one (`2026年1月2日`, `2026/1/2`, `20260102`) as YYYY-MM-DD, whether or not there is such a day. */
export function writtenDate(text: string): string | undefined {
  const compact = text.replace(/\s/g, '')
  const parts =
    /^(\d{4})(\d{2})(\d{2})$/.exec(compact) ?? /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?$/.exec(compact)
  if (!parts) return undefined
  const [, year = '', month = '', day = ''] = parts
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}
