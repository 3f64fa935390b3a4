import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { join } from 'node:path'
import { type KeyFileFailure, makeKeyFile, readKeyFile } from '../../kernel/crypto/key-file.ts'
import { ok, type Result } from '../../kernel/result.ts'

/** Name of the key that signs exports, in the state directory: Ed25519, PKCS#8 PEM. */
export const journalKeyFile = 'journal.key'

/** The kiosk's key for signing exports; made at first use, mode 0600. */
export function openSigningKey(stateDir: string): Result<KeyObject, KeyFileFailure> {
  const path = join(stateDir, journalKeyFile)
  const read = readKeyFile(path, (bytes) => privateKeyOf(bytes) !== undefined)
  if (read.ok) {
    const key = createPrivateKey(read.value)
    read.value.fill(0)
    return ok(key)
  }
  if (read.error.code !== 'keyMissing') return read
  const { privateKey } = generateKeyPairSync('ed25519')
  const made = makeKeyFile(path, Buffer.from(privateKey.export({ format: 'pem', type: 'pkcs8' })))
  return made.ok ? ok(privateKey) : made
}

/** DER of the public half (SubjectPublicKeyInfo) of either half, base64. */
export function publicKeyText(key: KeyObject): string {
  const half = key.type === 'private' ? createPublicKey(key) : key
  return half.export({ format: 'der', type: 'spki' }).toString('base64')
}

/** The public key of a text made by `publicKeyText`; undefined when it is none, or no Ed25519. */
export function parsePublicKey(text: string): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' })
    return key.asymmetricKeyType === 'ed25519' ? key : undefined
  } catch {
    return undefined
  }
}

function privateKeyOf(bytes: Buffer): KeyObject | undefined {
  try {
    const key = createPrivateKey(bytes)
    return key.asymmetricKeyType === 'ed25519' ? key : undefined
  } catch {
    return undefined
  }
}
