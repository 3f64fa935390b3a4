import type { Clock } from '../../kernel/clock.ts'
import { fail, messageOf, ok, type Result } from '../../kernel/result.ts'
import type { ApduTransport } from './apdu.ts'
import type { OpenedLink, OpenLink } from './opened-link.ts'
import { loadPcsc, type PcscContext } from './pcsc-library.ts'
import { PcscReader } from './pcsc-reader.ts'
import type { OpenFailure } from './stream.ts'

/**
 * The PC/SC reader whose name contains `wanted`, through pcscd. Two contexts a reader: one waits for cards and occupies a thread of
 * the pool meanwhile, the other talks to the card; the library locks a context for the length of each call.
 */
export function pcscReader(wanted: string, clock: Clock): OpenLink {
  return async (signal) => {
    const pcsc = await loadPcsc()
    if (!pcsc) return fail('open.failed', 'the smartcard package is not installed: apt-get install libpcsclite-dev')
    if (signal.aborted) return fail('open.canceled')
    const contexts: PcscContext[] = []
    const closeAll = () => {
      for (const context of contexts) context.close()
    }
    try {
      for (let i = 0; i < 2; i += 1) contexts.push(new pcsc.Context())
      const [watching, talking] = contexts
      if (!watching || !talking) return fail('open.failed')
      const names = talking.listReaders().map((reader) => reader.name)
      const chosen = chooseReader(names, wanted)
      if (!chosen.ok) {
        closeAll()
        return chosen
      }
      const transport: ApduTransport = new PcscReader(pcsc, { watching, talking }, chosen.value, clock)
      return ok<OpenedLink>({ kind: 'apdu', transport })
    } catch (thrown) {
      closeAll()
      return { ok: false, error: openFailure(thrown) }
    }
  }
}

/** Exactly one name may fit; a whole name wins over being part of others. */
export function chooseReader(names: readonly string[], wanted: string): Result<string, OpenFailure> {
  const fitting = names.filter((name) => name.includes(wanted))
  const [only] = names.includes(wanted) ? [wanted] : fitting
  if (only === undefined) return fail('open.notFound', `no PC/SC reader named like "${wanted}"`)
  return fitting.length === 1 || only === wanted
    ? ok(only)
    : fail('open.failed', `several PC/SC readers fit: ${fitting.join(', ')}`.slice(0, 200))
}

function openFailure(thrown: unknown): OpenFailure {
  const message = messageOf(thrown)
  return /service|daemon/i.test(message)
    ? { code: 'open.notFound', detail: 'pcscd does not run: systemctl enable --now pcscd.socket' }
    : { code: 'open.failed', detail: message.slice(0, 120) }
}
