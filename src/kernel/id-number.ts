const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const
const checks = '10X98765432'

/** Check character of the first 17 digits (GB 11643-1999, ISO 7064 MOD 11-2), or undefined when they are not 17 digits. */
export function idNumberCheck(first17: string): string | undefined {
  if (!/^\d{17}$/.test(first17)) return undefined
  const sum = weights.reduce((total, weight, i) => total + weight * Number(first17[i]), 0)
  return checks[sum % 11]
}

/** Whether 18 characters are a resident identity number: digits, a real birth date, the right check character. */
export function isValidIdNumber(text: string): boolean {
  return (
    /^\d{17}[\dX]$/.test(text) && idNumberCheck(text.slice(0, 17)) === text[17] && isCalendarDate(text.slice(6, 14))
  )
}

/**
 * Whether 15 characters have the form of a foreigner's permit of 2017: nationality in three letters, then twelve digits (National Immigration
 * Administration, rules for machine-readable data of the permit of 2023, part 2; facts/devices.md 1.5). The rules of its check digit are not
 * public, and programs that claim to know them differ: the form is all that is looked at.
 */
export function isForeignerPermitNumber(text: string): boolean {
  return /^[A-Z]{3}\d{12}$/.test(text)
}

/** YYYYMMDD that exists in the calendar, years 1800 to 2999. */
export function isCalendarDate(text: string): boolean {
  if (!/^(1[89]|2\d)\d{6}$/.test(text)) return false
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6, 8))]
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}
