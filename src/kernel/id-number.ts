const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** Check character of the first 17 digits: ISO 7064 MOD 11-2, GB 11643-1999. */
export function idNumberCheck(first17: string): string {
  const sum = weights.reduce((total, weight, i) => total + weight * Number(first17[i] ?? '0'), 0)
  return '10X98765432'[sum % 11] ?? ''
}

/** Whether 18 characters are a resident identity number: digits, a real birth date, the right check character. */
export function isValidIdNumber(text: string): boolean {
  if (!/^\d{17}[\dX]$/.test(text)) return false
  const [year, month, day] = [Number(text.slice(6, 10)), Number(text.slice(10, 12)), Number(text.slice(12, 14))]
  const date = new Date(Date.UTC(year, month - 1, day))
  const isRealDate = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return isRealDate && year >= 1800 && idNumberCheck(text.slice(0, 17)) === text[17]
}
