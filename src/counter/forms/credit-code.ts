/** Digits and letters of GB 32100-2015: without I, O, S, V, Z. */
export const creditCodeAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const

/** The check character of the first 17 (GB 32100-2015, modulus 31); undefined when they are not 17 of its characters. */
export function creditCodeCheck(first17: string): string | undefined {
  if (first17.length !== weights.length) return undefined
  let sum = 0
  for (const [i, weight] of weights.entries()) {
    const value = creditCodeAlphabet.indexOf(first17.charAt(i))
    if (value < 0) return undefined
    sum += value * weight
  }
  return creditCodeAlphabet[(31 - (sum % 31)) % 31]
}
