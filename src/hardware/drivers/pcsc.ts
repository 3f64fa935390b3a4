import { fail, ok } from '../../kernel/result.ts'
import type { CardData, CardFailure, CommandLimits, Outcome, ReadCardOptions } from '../contract.ts'
import { done, failed } from '../contract.ts'
import type { ApduTransport } from '../transports/apdu.ts'
import { chipFailed, readChip } from './chip-card.ts'
import { type Driver, type DriverContext, stopCode } from './driver.ts'
import { Waiter } from './packet-wait.ts'
import { readTest, selfTests } from './self-tests.ts'

/**
 * A chip card reader the customer pushes the card into, or lays it on: it cannot hold or move a card, only say whether one is
 * there. A card still there when a claim ends counts as offered back.
 */
export function createPcscDriver(transport: ApduTransport, context: DriverContext): Driver {
  const { report } = context
  const moves = new Waiter<boolean>()
  let open = true
  let atr: Uint8Array | undefined
  let told = false
  transport.onCard((now) => {
    const was = atr
    atr = now
    report.seen()
    if (now && !was) report.media(told ? 'inserted' : 'found')
    if (!now && was) report.media('taken')
    told = true
    moves.offer(now !== undefined)
  })
  transport.onClose((reason) => {
    open = false
    moves.end()
    if (reason.code === 'lost') report.lost(reason.detail ?? 'lost')
  })

  /** Until a card is there (or none is); undefined when it is so, else why not. */
  async function until(present: boolean, signal: AbortSignal): Promise<Outcome<never, CardFailure> | undefined> {
    while (open && (atr !== undefined) !== present) {
      const moved = await moves.next(signal)
      if ('stopped' in moved) return failed(moved.stopped)
    }
    if (signal.aborted) return failed(stopCode(signal))
    return open ? undefined : failed('deviceGone')
  }

  async function readCard(options: ReadCardOptions): Promise<Outcome<CardData, CardFailure>> {
    const { signal } = options
    options.onPhase?.('waiting')
    const stopped = await until(true, signal)
    if (stopped) return stopped
    options.onPhase?.('reading')
    const limits = { timeoutMs: context.profile().timeouts.commandMs, signal }
    const connected = await transport.connectCard(limits)
    if (!connected.ok) return chipFailed(connected.error, signal)
    try {
      const read = await readChip((apdu) => transport.transmit(apdu, limits), connected.value, options.accept, signal)
      // A chip that says nothing may be the reader's fault: look at it.
      if (read.outcome === 'failed' && read.detail === 'no answer') report.suspect()
      return read
    } finally {
      await transport.disconnectCard()
    }
  }

  async function awaitTaken({ signal }: CommandLimits): Promise<Outcome<void, CardFailure>> {
    return (await until(false, signal)) ?? done(undefined)
  }

  const look = () => {
    if (!open) return Promise.resolve(fail<'comms.closed'>('comms.closed'))
    report.seen()
    return Promise.resolve(ok(undefined))
  }
  const without = () => Promise.resolve(failed<CardFailure>('notSupported'))
  return {
    device: { class: 'cardReader', readCard, eject: without, retain: without, awaitTaken },
    identify: () => {
      report.conditions([])
      return look()
    },
    poll: look,
    softReset: async () => {
      await transport.disconnectCard()
      return look()
    },
    park: async () => {
      await transport.disconnectCard()
      if (atr !== undefined) report.media('presented')
      return look()
    },
    selfTest: selfTests(look, {
      'read-test-card': readTest((signal) => readCard({ timeoutMs: context.profile().timeouts.jobMs, signal })),
    }),
    close: () => transport.close(),
  }
}
