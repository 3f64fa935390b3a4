import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { type Coded, fail, messageOf, ok, type Result } from '../result.ts'

/** Paths of a certificate (with its chain) and its private key, both PEM. */
export interface TlsFiles {
  readonly cert: string
  readonly key: string
}

export interface TlsPair {
  readonly cert: string
  readonly key: string
  /** Names and addresses the certificate stands for, as they stand in an address; a wildcard stands for none. */
  readonly names: readonly string[]
  /** Epoch ms from which no browser takes it any more. */
  readonly endsMs: number
}

/** `keyOpen`: the key can be read by everybody, or written by others than its owner. `noNames`: no browser would take it for any address. */
export type TlsFailure = Coded<
  'certUnreadable' | 'certBad' | 'noNames' | 'keyUnreadable' | 'keyOpen' | 'keyBad' | 'mismatch'
>

/** The owner may do anything, the group may read. */
const forbiddenModes = 0o037

/** Reads a certificate and its key, and checks that they belong together and that the key is kept. */
export function readTls(files: TlsFiles): Result<TlsPair, TlsFailure> {
  const cert = read(files.cert, 'certUnreadable')
  if (!cert.ok) return cert
  let x509: X509Certificate
  try {
    x509 = new X509Certificate(cert.value)
  } catch (thrown) {
    return fail('certBad', messageOf(thrown))
  }
  const names = namesOf(x509)
  if (names.length === 0) return fail('noNames')
  const key = read(files.key, 'keyUnreadable')
  if (!key.ok) return key
  if ((statSync(files.key).mode & forbiddenModes) !== 0) return fail('keyOpen')
  try {
    if (!x509.checkPrivateKey(createPrivateKey(key.value))) return fail('mismatch')
  } catch (thrown) {
    return fail('keyBad', messageOf(thrown))
  }
  return ok({ cert: cert.value, key: key.value, names, endsMs: new Date(x509.validTo).getTime() })
}

function read<C extends string>(path: string, code: C): Result<string, Coded<C>> {
  try {
    return ok(readFileSync(path, 'utf8'))
  } catch (thrown) {
    return fail(code, messageOf(thrown))
  }
}

function namesOf(cert: X509Certificate): readonly string[] {
  return (cert.subjectAltName ?? '').split(', ').flatMap((entry) => {
    const [, kind, name = ''] = /^(DNS|IP Address):(.+)$/.exec(entry) ?? []
    if (kind === undefined || name.includes('*')) return []
    const host = kind !== 'DNS' && name.includes(':') ? `[${name}]` : name
    return URL.canParse(`https://${host}`) ? [new URL(`https://${host}`).hostname] : []
  })
}
