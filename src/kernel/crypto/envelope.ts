import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { type Coded, fail, ok, type Result } from '../result.ts'

/*
 * Authenticated encryption of a small text of bytes. The envelope names its version and suite, so that another suite can stand
 * beside this one and old envelopes still open. Suite `intl`: AES-256-GCM (NIST SP 800-38D) with a random 96-bit IV and a 128-bit tag.
 */

const base64url = z.string().regex(/^[A-Za-z0-9_-]*$/)
const envelopeShape = z.strictObject({
  ct: base64url,
  iv: base64url.length(16),
  kid: z.string().regex(/^[0-9a-f]{16}$/),
  suite: z.literal('intl'),
  tag: base64url.length(22),
  v: z.literal(1),
})
export type Envelope = z.infer<typeof envelopeShape>

/** `malformed`: no envelope of a version and suite known here. `wrongKey`: made with another key. `tampered`: does not open. */
export type EnvelopeFailure = Coded<'malformed' | 'wrongKey' | 'tampered'>

/** A key of 32 bytes and its public name (16 hex digits). */
export interface NamedKey {
  readonly kid: string
  readonly bytes: Uint8Array
}

/** Encrypts `plain`; `context` is not stored, and the envelope opens only where the same is given again. */
export function sealEnvelope(key: NamedKey, plain: Uint8Array, context: readonly string[]): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key.bytes, iv)
  cipher.setAAD(associated(key.kid, context))
  const ct = Buffer.concat([cipher.update(plain), cipher.final()])
  const envelope: Envelope = {
    ct: ct.toString('base64url'),
    iv: iv.toString('base64url'),
    kid: key.kid,
    suite: 'intl',
    tag: cipher.getAuthTag().toString('base64url'),
    v: 1,
  }
  return JSON.stringify(envelope)
}

/** The plain bytes; whoever asked zeroes them after use. */
export function openEnvelope(key: NamedKey, text: string, context: readonly string[]): Result<Buffer, EnvelopeFailure> {
  const envelope = parseEnvelope(text)
  if (!envelope) return fail('malformed')
  if (envelope.kid !== key.kid) return fail('wrongKey')
  const decipher = createDecipheriv('aes-256-gcm', key.bytes, Buffer.from(envelope.iv, 'base64url'), {
    authTagLength: 16,
  })
  decipher.setAAD(associated(key.kid, context))
  decipher.setAuthTag(Buffer.from(envelope.tag, 'base64url'))
  const plain = decipher.update(Buffer.from(envelope.ct, 'base64url'))
  try {
    decipher.final()
    return ok(plain)
  } catch {
    plain.fill(0)
    return fail('tampered')
  }
}

/** The envelope in a text, or undefined. One envelope has one text: other spellings of the same bytes are refused. */
export function parseEnvelope(text: string): Envelope | undefined {
  try {
    const { data } = envelopeShape.safeParse(JSON.parse(text))
    if (!data || JSON.stringify(data) !== text) return undefined
    const exact = [data.ct, data.iv, data.tag].every((s) => Buffer.from(s, 'base64url').toString('base64url') === s)
    return exact ? data : undefined
  } catch {
    return undefined
  }
}

function associated(kid: string, context: readonly string[]): Buffer {
  return Buffer.from(JSON.stringify(['kioskd', 1, 'intl', kid, ...context]))
}
