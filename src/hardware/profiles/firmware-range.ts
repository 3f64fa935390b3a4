const condition = /^(<=|>=|<|>|=)?\s*(\d+(?:\.\d+){0,3})$/

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

const numbers = (text: string) => text.split('.').map(Number)

/** Whether the text is a range this module understands: comparisons separated by spaces, all of which must hold. */
export function isFirmwareRange(range: string): boolean {
  const parts = range.trim().split(/\s+/)
  return parts.every((part) => condition.test(part))
}

/**
 * Whether a version as the device reports it (`2.10`, `V1.07b`: the first number group counts) lies in the range. A version
 * without a number lies in no range: a quirk is applied only to firmware known to have it.
 */
export function firmwareInRange(version: string, range: string): boolean {
  const found = /\d+(?:\.\d+){0,3}/.exec(version)?.[0]
  if (!found) return false
  return range
    .trim()
    .split(/\s+/)
    .every((part) => {
      const [, operator = '=', bound = ''] = condition.exec(part) ?? []
      if (bound === '') return false
      const order = compare(numbers(found), numbers(bound))
      if (operator === '<') return order < 0
      if (operator === '<=') return order <= 0
      if (operator === '>') return order > 0
      if (operator === '>=') return order >= 0
      return order === 0
    })
}
