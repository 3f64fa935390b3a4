import { randomBytes, type ScryptOptions, scrypt, scryptSync, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { slug } from '../../wire/fields.ts'

/** `scrypt$<salt hex>$<key hex>` of a PIN; made by `kioskd staff pin`. */
const pinHash = z.string().regex(/^scrypt\$[0-9a-f]{32}\$[0-9a-f]{64}$/, 'must be what "kioskd staff pin" prints')

/** Who may sign in at this kiosk. A clerk is known by a reference of the site's own; names have no place here. */
export const staffFileSchema = z.strictObject({
  schema: z.literal(1),
  staff: z
    .array(
      z.strictObject({
        ref: slug,
        role: z.enum(['assistant', 'operator']),
        pin: pinHash,
        /** What `kioskd staff card` prints: SHA-256 of the number of the staff card; without it the reference is typed. */
        card: z
          .string()
          .regex(/^[0-9a-f]{64}$/)
          .optional(),
      }),
    )
    .min(1)
    .max(200)
    .refine((list) => new Set(list.map((s) => s.ref)).size === list.length, 'two members of staff have the same ref'),
})
export type StaffMember = z.output<typeof staffFileSchema>['staff'][number]

/** PINs that are tried first by everybody (facts/ux.md 4.6: weak list refused). */
export function isWeakPin(pin: string): boolean {
  if (!/^\d{6}$/.test(pin)) return true
  const steps = new Set([...pin].slice(1).map((c, i) => Number(c) - Number(pin[i])))
  if (steps.size === 1) return true
  const half = pin.slice(0, 3)
  return pin === half + half || /^(\d\d)\1\1$/.test(pin) || /^(19|20)\d\d(0[1-9]|1[0-2])$/.test(pin)
}

const cost: ScryptOptions = { N: 16_384, r: 8, p: 1 }

/** For the command line: takes the process some 50 ms. */
export function hashPin(pin: string): string {
  const salt = randomBytes(16)
  return `scrypt$${salt.toString('hex')}$${scryptSync(pin, salt, 32, cost).toString('hex')}`
}

/** Beside the event loop, which screens and devices need meanwhile; 16 MB while it lasts. */
export async function isPin(pin: string, hashed: string): Promise<boolean> {
  const [, salt = '', key = ''] = hashed.split('$')
  const expected = Buffer.from(key, 'hex')
  const got = await new Promise<Buffer>((resolve, reject) => {
    scrypt(pin, Buffer.from(salt, 'hex'), expected.length, cost, (error, derived) =>
      error ? reject(error) : resolve(derived),
    )
  })
  return timingSafeEqual(got, expected)
}
