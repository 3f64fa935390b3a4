import { fail, ok } from '../../kernel/result.ts'
import { Sensitive } from '../../kernel/sensitive.ts'
import type { CardData, CardFailure, Outcome, ReadCardOptions } from '../contract.ts'
import { failed } from '../contract.ts'
import { decodeSwipe, type SwipeReport } from '../protocols/magstripe/report.ts'
import { isLuhn, numberOnStripe } from '../protocols/magstripe/tracks.ts'
import type { PacketTransport } from '../transports/packet.ts'
import { maskPan, panToken } from './card-number.ts'
import type { Driver, DriverContext } from './driver.ts'
import { Waiter } from './packet-wait.ts'
import { readTest, selfTests } from './self-tests.ts'

/**
 * A swipe reader on HID: it speaks when a card is drawn through and at no other time, so that nothing can be asked of it. The full
 * number leaves this file only masked, as a token, or sealed as the head encrypted it.
 */
export function createMagstripeDriver(transport: PacketTransport, context: DriverContext): Driver {
  const { report } = context
  const swipes = new Waiter<SwipeReport>()
  let open = true
  transport.onPacket((packet) => {
    const swipe = decodeSwipe(packet.subarray(1), context.profile().protocol.report ?? 'plain')
    packet.fill(0)
    report.seen()
    if (swipe && !swipes.offer(swipe)) swipe.sealed?.fill(0)
  })
  transport.onClose((reason) => {
    open = false
    swipes.end()
    if (reason.code === 'lost') report.lost(reason.detail ?? 'lost')
  })

  async function readCard(options: ReadCardOptions): Promise<Outcome<CardData, CardFailure>> {
    if (!open) return failed('deviceGone')
    options.onPhase?.('waiting')
    const waited = await swipes.next(options.signal)
    if ('stopped' in waited) return failed(waited.stopped)
    options.onPhase?.('reading')
    const card = cardFrom(waited.value)
    if (card.outcome !== 'done') return card
    const { accept } = options
    return accept === undefined || accept.includes(card.value.kind) ? card : failed('cardDataInvalid', card.value.kind)
  }

  const look = () => {
    if (!open) return Promise.resolve(fail<'comms.closed'>('comms.closed'))
    report.seen()
    return Promise.resolve(ok(undefined))
  }
  const without = () => Promise.resolve(failed<CardFailure>('notSupported'))
  return {
    device: { class: 'cardReader', readCard, eject: without, retain: without, awaitTaken: without },
    identify: look,
    poll: look,
    softReset: look,
    selfTest: selfTests(look, {
      'read-test-card': readTest((signal) => readCard({ timeoutMs: context.profile().timeouts.jobMs, signal })),
    }),
    close: () => transport.close(),
  }
}

/** A swipe as the kind of card it is of. A number with a wrong check digit is a bad read, not another card. */
function cardFrom({ tracks, damaged, sealed }: SwipeReport): Outcome<CardData, CardFailure> {
  const number = numberOnStripe(tracks)
  if (!number) {
    const texts = tracks.filter((track) => track !== '')
    if (texts.length === 0 || damaged) return failed('cardReadError', damaged ? 'damaged' : 'blank')
    return { outcome: 'done', value: { kind: 'other', tracks: texts.map((track) => new Sensitive(track)) } }
  }
  const { pan, expiry } = number
  if (!sealed && !isLuhn(pan)) return failed('cardReadError', 'check digit')
  // Of an encrypting head only the masked number is known: with the expiry it tells cards apart nearly always.
  const token = panToken(sealed ? `${pan} ${expiry ?? ''}` : pan)
  return {
    outcome: 'done',
    value: {
      kind: 'bank',
      maskedPan: maskPan(pan),
      token,
      ...(expiry === undefined ? {} : { expiry }),
      ...(sealed ? { sealedTracks: new Sensitive(sealed) } : {}),
    },
  }
}
