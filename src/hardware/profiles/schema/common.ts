import { z } from 'zod'

export const hex = (digits: number) =>
  z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`), `${digits} lower-case hex digits`)
export const hexBytes = z.string().regex(/^[0-9a-fA-F]{2}( [0-9a-fA-F]{2})*$/, 'bytes in hex, separated by one space')
export const ms = (max: number) => z.int().min(1).max(max)
/** An id that is also said on the wire, where a code starts with a letter and holds no long number. */
export const wireId = z
  .string()
  .max(64)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'lower-case letters and digits in words joined by dashes, a letter first')
  .refine((text) => !/\d{9}/.test(text), 'must not hold a long number')
export const condition = z
  .string()
  .max(47)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*-(error|warning|report)$/, 'an IPP keyword ending in -error, -warning or -report')
