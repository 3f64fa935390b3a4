import { z } from 'zod'

/*
 * The only kinds of text that may cross MQTT. None of them can hold a person's name (no Han characters, no spaces), a number
 * of a person (codes start with a letter and hold no long run of digits), an address or an image. That is the type-level
 * half of promise 5; the test with the canary person is the other.
 */

/** `media-empty-error`, `comms.timeout`, `identify`: our own vocabulary. */
export const code = z
  .string()
  .max(80)
  .regex(/^[a-z][A-Za-z0-9]*([.:_-][A-Za-z0-9]+)*$/, 'must be a code')
  .refine((text) => !/\d{9}/.test(text), 'must not hold a long number')

/**
 * Digits as a resident's number (15 or 18) or a mobile number (11) has them, or a foreigner's permit of 2017 (three letters, 12
 * digits); a 12-digit region code is none of them.
 */
const personNumber = /\d{15}|(?<![A-Za-z])[A-Za-z]{3}\d{12}(?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)/

/** A ULID made by us. */
export const ulidField = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, 'must be a ULID')

/** `石桥村` has no place in an id: lower-case ASCII as in topics. */
export const slug = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$/, 'must be lower-case letters, digits and hyphens')
  .refine((text) => !personNumber.test(text), 'must not look like the number of a person')

/** Hex of a hash or random id. The lengths are fixed because digits alone are hex too, and no person's number is so long. */
export const hex = z.string().regex(/^([0-9a-f]{16}|[0-9a-f]{32}|[0-9a-f]{64})$/, 'must be lower-case hex')

/** `1.4.0`, `24.21.0-rc1`, a catalogue's `2026.11.2`. */
export const version = z.string().regex(/^v?\d{1,4}(\.\d{1,4}){0,3}([-+][A-Za-z0-9.]{1,40})?$/, 'must be a version')

/** What a device says of itself: printable ASCII, no long number. */
export const firmware = z
  .string()
  .max(40)
  .regex(/^[\x21-\x7e]*$/, 'must be printable ASCII')
  .refine((text) => !/\d{9}/.test(text), 'must not hold a long number')

/** Ticket shown to a citizen: `H-0412`. */
export const ticket = z.string().regex(/^[A-Z]-\d{1,6}$/, 'must be a ticket number')

export const epochMs = z.number().int().min(0).max(8_640_000_000_000_000)

const mostDurationMs = 10_000_000_000
export const durationMs = z.number().int().min(0).max(mostDurationMs)

/**
 * A time span as the wire can say it: 115 days at most. Spans of the wall clock can be anything (a board without a clock
 * battery jumps by years), and a report that does not fit its schema must not stop the daemon.
 */
export const toDurationMs = (ms: number): number => Math.min(mostDurationMs, Math.max(0, Math.round(ms)))
export const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
