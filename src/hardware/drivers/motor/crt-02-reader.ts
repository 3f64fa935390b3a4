import { Sensitive } from '../../../kernel/sensitive.ts'
import type { CardData, CardFailure, CommandLimits, Outcome, ReadCardOptions } from '../../contract.ts'
import { done, failed } from '../../contract.ts'
import { type Place, resultOf, uidOf } from '../../protocols/crt-02/answer.ts'
import type { StreamTransport } from '../../transports/stream.ts'
import { type Driver, type DriverContext, stopCode } from '../driver.ts'
import { readTest, selfTests } from '../self-tests.ts'
import { Crt02Desk } from './crt-02-desk.ts'
import { questionFailed, watchMs } from './f2-desk.ts'

/**
 * An older motor reader. Its entry is open whenever it has power, so a read waits for a card that is held; what it gives is the
 * number of a card with an aerial, since the commands to a chip in contact are not public. A card found inside is left where it is.
 */
export function createCrt02Reader(transport: StreamTransport, context: DriverContext): Driver {
  const desk = new Crt02Desk(transport, context)
  const { clock } = context

  async function until(wanted: (place: Place) => boolean, signal: AbortSignal): Promise<Outcome<Place, CardFailure>> {
    for (;;) {
      const place = await desk.where(signal)
      if (!place.ok) return questionFailed(place.error, signal)
      if (wanted(place.value)) return done(place.value)
      if (place.value === 'abnormal') return failed('mediaJammed', 'abnormalCard')
      if (!(await clock.sleep(watchMs, signal))) return failed(stopCode(signal))
    }
  }

  async function readCard(options: ReadCardOptions): Promise<Outcome<CardData, CardFailure>> {
    const { signal, accept } = options
    if (context.profile().capabilities.rf !== true) return failed('notSupported', 'nothing here can be read')
    if (accept && !accept.includes('other')) return failed('notSupported', 'only numbers of cards with an aerial')
    options.onPhase?.('waiting')
    const card = await until((place) => place === 'front' || place === 'inside', signal)
    if (card.outcome !== 'done') return card
    options.onPhase?.('reading')
    if (card.value === 'front') {
      const moved = await desk.move('toRf', signal)
      if (moved.outcome !== 'done') return readFailure(moved)
    }
    const found = await desk.ask('rfSeek', signal)
    if (!found.ok) return questionFailed(found.error, signal)
    const seen = resultOf(found.value)
    if (seen !== 'done') return failed('cardReadError', seen ?? 'not a known result')
    const told = await desk.ask('rfUid', signal)
    if (!told.ok) return questionFailed(told.error, signal)
    const uid = uidOf(told.value)
    told.value.fill(0)
    return uid === undefined ? failed('cardReadError', 'no number') : done({ kind: 'other', uid: new Sensitive(uid) })
  }

  async function eject({ signal }: CommandLimits): Promise<Outcome<void, CardFailure>> {
    const place = await desk.where(signal)
    if (!place.ok) return questionFailed(place.error, signal)
    if (place.value === 'none') return failed('mediaNotPresent')
    return place.value === 'gate' ? done(undefined) : desk.move('toFront', signal)
  }

  async function retain({ signal }: CommandLimits): Promise<Outcome<void, CardFailure>> {
    if (context.profile().capabilities.rearBin !== true) return failed('notSupported', 'no bin at the rear')
    const place = await desk.where(signal)
    if (!place.ok) return questionFailed(place.error, signal)
    return place.value === 'none' ? failed('mediaNotPresent') : desk.move('toRear', signal)
  }

  async function awaitTaken({ signal }: CommandLimits): Promise<Outcome<void, CardFailure>> {
    if (context.profile().protocol.presenceOnly === true) return failed('notSupported', 'it cannot see its mouth')
    const gone = await until((place) => place === 'none', signal)
    return gone.outcome === 'done' ? done(undefined) : gone
  }

  const poll = (signal: AbortSignal) => desk.look(signal)
  return {
    device: { class: 'cardReader', readCard, eject, retain, awaitTaken },
    identify: poll,
    poll,
    softReset: (signal) => desk.initialise(signal),
    park: async (signal) => {
      const place = await desk.where(signal)
      if (place.ok && (place.value === 'inside' || place.value === 'front')) await desk.move('toFront', signal)
      return desk.look(signal)
    },
    selfTest: selfTests(poll, {
      'read-test-card': readTest(async (signal) => {
        const limits = { timeoutMs: context.profile().timeouts.jobMs, signal }
        const read = await readCard(limits)
        await eject(limits)
        return read
      }),
    }),
    close: () => transport.close(),
  }
}

/** Reading promises nothing about the card's place: a move nobody knows of is a failed read, and a look follows. */
function readFailure(moved: Outcome<void, CardFailure>): Outcome<never, CardFailure> {
  return moved.outcome === 'done' ? failed('internal') : failed(moved.code, moved.detail)
}
