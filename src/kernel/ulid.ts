import { randomBytes } from 'node:crypto'

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * A 26-character identifier: 48 bits of time and 80 random bits in Crockford's base 32, so that ids sort by creation.
 * Source: github.com/ulid/spec.
 */
export function ulid(wallMs: number): string {
  let time = ''
  for (let rest = Math.floor(wallMs), i = 0; i < 10; i += 1, rest = Math.floor(rest / 32))
    time = `${alphabet[rest % 32]}${time}`
  return time + [...randomBytes(16)].map((byte) => alphabet[byte % 32]).join('')
}
