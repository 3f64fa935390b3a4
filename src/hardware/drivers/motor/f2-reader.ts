import { ok } from '../../../kernel/result.ts'
import type { CardData, CardFailure, CommandLimits, Outcome, ReadCardOptions } from '../../contract.ts'
import { done, failed } from '../../contract.ts'
import { resetAnswerIn } from '../../protocols/crt-f2/commands.ts'
import type { ApduFailure } from '../../transports/apdu.ts'
import type { StreamTransport } from '../../transports/stream.ts'
import { readChip } from '../chip-card.ts'
import type { TransmitApdu } from '../chip-session.ts'
import { type Driver, type DriverContext, stopCode } from '../driver.ts'
import { readTest, selfTests } from '../self-tests.ts'
import { F2Desk, type MoveFailure, questionFailed, watchMs } from './f2-desk.ts'
import type { MachineFailure } from './machine.ts'

/** Wait for shutting the gate or powering down after a read was given up; it is asked twice, and the command must have ended after 400 ms. */
const shutMs = 180

/** A motor reader: it draws the card in, holds it, and gives it back or keeps it. A card found inside is left where it is. */
export function createF2Reader(transport: StreamTransport, context: DriverContext): Driver {
  const desk = new F2Desk(transport, context)
  const { clock } = context

  /** Opens the gate until a card is inside; shuts it again whatever happens. */
  async function takeIn(signal: AbortSignal): Promise<Outcome<void, CardFailure>> {
    const first = await desk.where(signal)
    if (!first.ok) return questionFailed(first.error, signal)
    if (first.value.place === 'inside') return done(undefined)
    const opened = await desk.ask('allowEntry', signal)
    try {
      if (!opened.ok) return questionFailed(opened.error, signal)
      for (;;) {
        const state = await desk.where(signal)
        if (!state.ok) return questionFailed(state.error, signal)
        if (state.value.place === 'inside') return done(undefined)
        if (!(await clock.sleep(watchMs, signal))) return failed(stopCode(signal))
      }
    } finally {
      await desk.ask('forbidEntry', new AbortController().signal, shutMs)
    }
  }

  async function readCard(options: ReadCardOptions): Promise<Outcome<CardData, CardFailure>> {
    const { signal } = options
    options.onPhase?.('waiting')
    const taken = await takeIn(signal)
    if (taken.outcome !== 'done') return taken
    options.onPhase?.('reading')
    const moved = await desk.move('toChip', undefined, signal)
    if (moved.outcome !== 'done') return readFailure(moved)
    const powered = await desk.ask('powerUp', signal)
    if (!powered.ok) return powerFailed(powered.error, signal)
    const atr = resetAnswerIn(powered.value.data)
    try {
      return await readChip(transmitter(signal), atr, options.accept, signal)
    } finally {
      await desk.ask('powerDown', new AbortController().signal, shutMs)
    }
  }

  const transmitter =
    (signal: AbortSignal): TransmitApdu =>
    async (apdu) => {
      const answer = await desk.apdu(apdu, signal)
      return answer.ok ? ok(answer.value.data) : { ok: false, error: apduFailure(answer.error) }
    }

  async function give(
    command: 'toGate' | 'toBin',
    event: 'presented' | 'retained',
    signal: AbortSignal,
  ): Promise<Outcome<void, CardFailure>> {
    const state = await desk.where(signal)
    if (!state.ok) return questionFailed(state.error, signal)
    if (state.value.place === 'none') return failed('mediaNotPresent')
    if (command === 'toGate' && state.value.place === 'gate') return done(undefined)
    if (command === 'toBin' && state.value.binFull) return failed('retainBinFull')
    const moved = await desk.move(command, event, signal)
    return moved.outcome === 'done' ? done(undefined) : asCardFailure(moved)
  }

  const poll = (signal: AbortSignal) => desk.look(signal)
  return {
    device: {
      class: 'cardReader',
      readCard,
      eject: ({ signal }: CommandLimits) => give('toGate', 'presented', signal),
      retain: ({ signal }: CommandLimits) => give('toBin', 'retained', signal),
      awaitTaken: ({ signal }: CommandLimits) => desk.awaitTaken(signal),
    },
    identify: poll,
    poll,
    softReset: (signal) => desk.look(signal, 'initialise'),
    park: async (signal) => {
      const state = await desk.where(signal)
      if (state.ok && state.value.place === 'inside') await desk.move('toGate', 'presented', signal)
      return desk.look(signal)
    },
    selfTest: selfTests(poll, {
      'read-test-card': readTest(async (signal) => {
        const read = await readCard({ timeoutMs: context.profile().timeouts.jobMs, signal })
        await give('toGate', 'presented', signal)
        return read
      }),
    }),
    close: () => transport.close(),
  }
}

/** Reading promises nothing about the card's place: a move nobody knows of is a failed read, and a look follows. */
function readFailure(moved: Outcome<unknown, MoveFailure>): Outcome<never, CardFailure> {
  if (moved.outcome === 'done') return failed('internal')
  const { code, detail } = moved
  return failed(code === 'cardsEmpty' ? 'mediaNotPresent' : code === 'internal' ? 'cardReadError' : code, detail)
}

function asCardFailure(moved: Outcome<unknown, MoveFailure>): Outcome<never, CardFailure> {
  if (moved.outcome === 'done') return failed('internal')
  const { outcome, code, detail } = moved
  const said = {
    code: code === 'cardsEmpty' ? 'mediaNotPresent' : code,
    ...(detail === undefined ? {} : { detail }),
  } as const
  return { outcome, ...said }
}

function powerFailed(error: MachineFailure, signal: AbortSignal): Outcome<never, CardFailure> {
  return error.code === 'refused' ? failed('cardReadError', error.detail) : questionFailed(error, signal)
}

function apduFailure(error: MachineFailure): ApduFailure {
  switch (error.code) {
    case 'closed':
    case 'aborted':
    case 'timeout':
      return { code: error.code }
    case 'damaged':
    case 'refused':
      return { code: 'cardError', ...(error.detail === undefined ? {} : { detail: error.detail }) }
  }
}
