import { fail, ok, type Result } from '../../kernel/result.ts'
import { Sensitive } from '../../kernel/sensitive.ts'
import type { IdentityCard, IdentityFailure, Outcome, ReadIdentityOptions } from '../contract.ts'
import { dialectOf } from '../protocols/sdt/dialect.ts'
import { samIdText } from '../protocols/sdt/sam-id.ts'
import type { SdtStatus } from '../protocols/sdt/status-codes.ts'
import { decodeAddedAddress } from '../protocols/sdt/text-block.ts'
import type { StreamTransport } from '../transports/stream.ts'
import { type Driver, type DriverContext, type DriverFailure, stopCode } from './driver.ts'
import { identityCardFrom } from './identity-card.ts'
import { decodePhoto } from './photo-decoder.ts'
import { type ExchangeFailure, SdtLine } from './sdt-line.ts'
import { readTest, selfTests } from './self-tests.ts'

type CardOutcome = Outcome<IdentityCard, IdentityFailure>

/** Find commands in a row that may go unanswered before the line counts as broken. */
const findAttempts = 3

const selfTestFailed = (status: SdtStatus) => status === 'samSelfTestFailed' || status === 'samNotAuthorised'

/** The resident ID card reader: find, select and read are all needed, in this order, for each read (devices.md 1.2). */
export function createSdtDriver(transport: StreamTransport, context: DriverContext): Driver {
  const { report } = context
  const line = new SdtLine(transport, context.clock, dialectOf(context.profile()), () => report.seen())
  transport.onClose((reason) => {
    line.fail()
    if (reason.code === 'lost') report.lost(reason.detail ?? 'lost')
  })
  const commandMs = () => context.profile().timeouts.commandMs
  let photoFailed = false
  const tellConditions = (...more: string[]) =>
    report.conditions([...more, ...(photoFailed ? ['photo-decoder-warning'] : [])])

  async function ask(command: 'samStatus' | 'resetSam', signal: AbortSignal): Promise<Result<void, DriverFailure>> {
    const reply = await line.exchange(command, { timeoutMs: commandMs(), signal })
    if (!reply.ok) return driverFailure(reply.error)
    if (!selfTestFailed(reply.value.status)) {
      tellConditions()
      return ok(undefined)
    }
    tellConditions('self-test-error')
    return fail('selfTest.failed', reply.value.status)
  }

  async function identify(signal: AbortSignal): Promise<Result<void, DriverFailure>> {
    const well = await ask('samStatus', signal)
    if (!well.ok) return well
    const { identify, protocol } = context.profile()
    if (protocol.maxRfBytes !== undefined) {
      // A module that does not know the command refuses it and works all the same.
      const data = Uint8Array.of(protocol.maxRfBytes)
      const set = await line.exchange('setMaxRfBytes', { timeoutMs: commandMs(), signal, data })
      if (!set.ok && set.error.code !== 'timeout') return driverFailure(set.error)
    }
    if (identify.command !== 'sam-id') return well
    const reply = await line.exchange('samId', { timeoutMs: commandMs(), signal })
    if (!reply.ok) return reply.error.code === 'timeout' ? ok(undefined) : driverFailure(reply.error)
    const serial = samIdText(reply.value.data)
    if (serial !== undefined) report.identity({ serial })
    return ok(undefined)
  }

  /** One select and read after a card was found. `again` when another full try may help. */
  async function readFound(options: ReadIdentityOptions): Promise<CardOutcome | 'again' | 'line'> {
    const { signal, fingerprints = false } = options
    const selected = await line.exchange('select', { timeoutMs: commandMs(), signal })
    if (!selected.ok) return stopped(selected.error, signal)
    if (selected.value.status !== 'success') return afterRefusal(selected.value.status)
    const command = fingerprints ? 'readTextPhotoFingerprint' : 'readTextPhoto'
    const read = await line.exchange(command, { timeoutMs: context.profile().timeouts.jobMs, signal })
    if (!read.ok) return stopped(read.error, signal)
    if (read.value.status !== 'success') return afterRefusal(read.value.status)
    const card = identityCardFrom(read.value.data, { fingerprints })
    if (card.outcome !== 'done') return card
    const addedAddress = options.addedAddress ? await readAddedAddress(signal) : undefined
    const photoBmp = await pictureOf(card.value.photoWlt, signal)
    return {
      outcome: 'done',
      value: { ...card.value, ...(addedAddress ? { addedAddress } : {}), ...(photoBmp ? { photoBmp } : {}) },
    }
  }

  /** The person is known by now: a card lifted before this answer is no reason to ask for it again. */
  async function readAddedAddress(signal: AbortSignal): Promise<Sensitive<string> | undefined> {
    const read = await line.exchange('readAddedAddress', { timeoutMs: commandMs(), signal })
    if (!read.ok || read.value.status !== 'success') return undefined
    const address = decodeAddedAddress(read.value.data)
    read.value.data.fill(0)
    return address ? new Sensitive(address) : undefined
  }

  async function pictureOf(
    wlt: Sensitive<Uint8Array>,
    signal: AbortSignal,
  ): Promise<Sensitive<Uint8Array> | undefined> {
    const { photoDecoder } = context.profile().capabilities
    if (photoDecoder === undefined || wlt.reveal().length === 0) return undefined
    const bmp = await decodePhoto(photoDecoder, wlt.reveal(), { clock: context.clock, signal })
    photoFailed = bmp === undefined
    tellConditions()
    return bmp && new Sensitive(bmp)
  }

  async function readCard(options: ReadIdentityOptions): Promise<CardOutcome> {
    const { signal, onPhase } = options
    const { readAttempts = 3, findPollMs = 300 } = context.profile().capabilities
    let attempts = 0
    let silent = 0
    onPhase?.('waiting')
    for (;;) {
      if (signal.aborted) return failed(stopCode(signal))
      const found = await line.exchange('find', { timeoutMs: commandMs(), signal })
      if (!found.ok) {
        if (found.error.code === 'aborted') return failed(stopCode(signal))
        silent += 1
        if (found.error.code === 'closed') return failed('deviceGone')
        if (silent < findAttempts) continue
        report.suspect()
        return failed('commsError', 'find')
      }
      silent = 0
      const { status } = found.value
      if (selfTestFailed(status)) return refuseSelfTest(status)
      if (status === 'cardFound') {
        attempts += 1
        onPhase?.('reading')
        const outcome = await readFound(options)
        if (typeof outcome === 'object') return outcome
        if (signal.aborted) return failed(stopCode(signal))
        if (attempts >= readAttempts) {
          if (outcome === 'line') report.suspect()
          return outcome === 'line' ? failed('commsError', 'read') : failed('cardReadError', `${attempts} attempts`)
        }
        // At once: the person is holding the card there now.
        continue
      }
      if (attempts > 0) return failed('cardReadError', 'card left the field')
      if (!(await context.clock.sleep(findPollMs, signal))) return failed(stopCode(signal))
    }
  }

  function refuseSelfTest(status: SdtStatus): CardOutcome {
    tellConditions('self-test-error')
    report.suspect()
    return failed('readerSelfTestFailed', status)
  }

  function afterRefusal(status: SdtStatus): CardOutcome | 'again' {
    if (selfTestFailed(status)) return refuseSelfTest(status)
    return status === 'cardTypeNotRecognised' ? failed('cardTypeUnsupported', status) : 'again'
  }

  async function readAndWipe(options: ReadIdentityOptions): Promise<CardOutcome> {
    try {
      return await readCard(options)
    } finally {
      line.wipe()
    }
  }

  const poll = (signal: AbortSignal) => ask('samStatus', signal)
  return {
    device: { class: 'identityReader', readCard: readAndWipe },
    identify,
    poll,
    selfTest: selfTests(poll, {
      'read-test-card': readTest((signal) => readAndWipe({ timeoutMs: context.profile().timeouts.jobMs, signal })),
    }),
    softReset: (signal) => ask('resetSam', signal),
    close: () => transport.close(),
  }
}

function failed(code: IdentityFailure, detail?: string): CardOutcome {
  return { outcome: 'failed', code, ...(detail === undefined ? {} : { detail }) }
}

function stopped(error: ExchangeFailure, signal: AbortSignal): CardOutcome | 'line' {
  if (error.code === 'aborted') return failed(stopCode(signal))
  return error.code === 'closed' ? failed('deviceGone') : 'line'
}

function driverFailure(error: ExchangeFailure): Result<never, DriverFailure> {
  if (error.code === 'aborted') return fail('canceled')
  return fail(error.code === 'closed' ? 'comms.closed' : 'comms.timeout', error.detail)
}
