import { isForeignerPermitNumber } from '../../../kernel/id-number.ts'

const dayMs = 86_400_000
/** The office keeps China's time, wherever it runs. */
const offsetMs = 8 * 3_600_000

/** YYYY-MM-DD in China. */
export const chinaDay = (wallMs: number): string => new Date(wallMs + offsetMs).toISOString().slice(0, 10)

export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10)

/** The same day of a later month, or its last. */
export function addMonths(day: string, months: number): string {
  const date = new Date(day)
  const target = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1))
  const last = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate()
  target.setUTCDate(Math.min(date.getUTCDate(), last))
  return target.toISOString().slice(0, 10)
}

/** 1 for Monday to 7 for Sunday. */
export const weekday = (day: string): number => new Date(day).getUTCDay() || 7

/**
 * YYYYMMDD inside an identity number. This office takes the six figures after the first seven characters of a foreigner's permit of 2017 for it,
 * of the newest century in which it is past.
 */
export function birthOf(idNumber: string, today: number): string {
  if (!isForeignerPermitNumber(idNumber)) return idNumber.slice(6, 14)
  const born = idNumber.slice(7, 13)
  return Number(`20${born}`) <= today ? `20${born}` : `19${born}`
}

/** Completed years from the birth date inside an identity number. */
export function ageOf(idNumber: string, wallMs: number): number {
  const today = Number(chinaDay(wallMs).replaceAll('-', ''))
  return Math.floor((today - Number(birthOf(idNumber, today))) / 10_000)
}
