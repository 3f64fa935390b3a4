import { resolve } from 'node:path'
import { z } from 'zod'
import type { ConfigProblem, Sourced } from '../kernel/config/yaml.ts'
import type { ListenFailure } from '../kernel/http/listen.ts'
import { readTls, type TlsFailure } from '../kernel/http/tls-files.ts'
import { explainListenFailure } from './ports.ts'

/** `staffDesk` of the site file: the listener for the branch PC. There is none without it, and none without TLS. */
export const staffDeskSchema = z.strictObject({
  port: z.number().int().min(0).max(65_535),
  /** Address to listen on; every one of the kiosk's unless it is named. */
  host: z.union([z.ipv4(), z.ipv6()]).default('0.0.0.0'),
  /** Addresses or networks (192.0.2.0/24) of the branch PCs; nobody else is served. The installer opens the unit's sandbox for them. */
  clients: z
    .array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]))
    .min(1)
    .max(16),
  tls: z.strictObject({ cert: z.string().min(1), key: z.string().min(1) }),
})
export type StaffDeskConfig = z.output<typeof staffDeskSchema>

interface WithDesk {
  readonly staff?: string | undefined
  readonly staffDesk?: StaffDeskConfig | undefined
}

/** The file of the pair a failure is about, what is wrong, and what to do. */
const said: { readonly [C in TlsFailure['code']]: readonly ['cert' | 'key', string, string] } = {
  certUnreadable: ['cert', 'the certificate cannot be read', 'correct the path, or let kioskd read the file'],
  certBad: ['cert', 'is no certificate', 'give a PEM certificate, with its chain after it'],
  noNames: [
    'cert',
    'the certificate names no host',
    'have it issued with the name or the address of this kiosk as subjectAltName; wildcards do not count',
  ],
  keyUnreadable: ['key', 'the key cannot be read', 'correct the path, or let kioskd read the file'],
  keyOpen: ['key', 'the key can be read by everybody', 'chmod 600 (or 640 with the group kioskd)'],
  keyBad: ['key', 'is no private key', 'give a PEM private key without a passphrase'],
  mismatch: ['key', 'the key does not belong to the certificate', 'give the key the certificate was issued for'],
}

export interface DeskCheck {
  readonly errors: readonly ConfigProblem[]
  readonly warnings: readonly ConfigProblem[]
}

/** Looks at the files before anybody listens. A certificate that has ended is a warning: citizens are served all the same. */
export function checkStaffDesk(source: Sourced<WithDesk>, base: string, nowMs: number): DeskCheck {
  const { staffDesk, staff } = source.value
  if (staffDesk === undefined) return { errors: [], warnings: [] }
  const nobody =
    staff === undefined
      ? [
          source.problem(
            ['staffDesk'],
            'nobody may sign in at it',
            'name the staff file under staff, or take staffDesk out',
          ),
        ]
      : []
  const read = readTls(deskFiles(staffDesk, base))
  if (!read.ok) {
    const [file, what, remedy] = said[read.error.code]
    const why = read.error.detail === undefined ? what : `${what} (${read.error.detail})`
    return { errors: [...nobody, source.problem(['staffDesk', 'tls', file], why, remedy)], warnings: [] }
  }
  const ended = read.value.endsMs <= nowMs
  const day = new Date(read.value.endsMs).toISOString().slice(0, 10)
  return {
    errors: nobody,
    warnings: ended
      ? [source.problem(['staffDesk', 'tls', 'cert'], `the certificate ended on ${day}`, 'have a new one issued')]
      : [],
  }
}

/** One line for a person: why the listener did not start. */
export function explainDeskFailure(failure: ListenFailure | TlsFailure, port: number): string {
  if (failure.code === 'portBusy' || failure.code === 'listenFailed')
    return explainListenFailure({ ...failure, code: failure.code }, port, 'staffDesk.port in the site file')
  const [file, what, remedy] = said[failure.code]
  return `staffDesk.tls.${file}: ${what}; remedy: ${remedy}`
}

/** The files of the pair, from the folder of the site file. */
export const deskFiles = ({ tls }: StaffDeskConfig, base: string): StaffDeskConfig['tls'] => ({
  cert: resolve(base, tls.cert),
  key: resolve(base, tls.key),
})
