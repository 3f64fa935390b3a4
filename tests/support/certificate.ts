import { execFileSync } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { join } from 'node:path'

export interface TestCertificate {
  readonly cert: string
  readonly key: string
}

/** A certificate that signs itself, made by openssl. */
export function makeCertificate(
  dir: string,
  name: string,
  { days = 90, names = 'IP:127.0.0.1,DNS:localhost' }: { readonly days?: number; readonly names?: string } = {},
): TestCertificate {
  const [cert, key] = [join(dir, `${name}.crt`), join(dir, `${name}.key`)]
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', '/CN=kiosk']
  const named = names === '' ? [] : ['-addext', `subjectAltName=${names}`]
  execFileSync('openssl', ['req', '-x509', ...kind, '-days', String(days), '-keyout', key, '-out', cert, ...named], {
    stdio: 'ignore',
  })
  chmodSync(key, 0o600)
  return { cert, key }
}
