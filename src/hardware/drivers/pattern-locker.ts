import { fail, ok, type Result } from '../../kernel/result.ts'
import {
  type BoxState,
  type CommonFailure,
  type DriverDevice,
  done,
  failed,
  type Outcome,
  unknown,
} from '../contract.ts'
import type { Bytes } from '../protocols/byte-pattern/template.ts'
import { type DriverContext, type DriverFailure, stopCode } from './driver.ts'
import type { Frame, PatternLine, SendName } from './pattern-line.ts'

/** Questions about a lock may be repeated; opening it never is. */
const readTries = 2

/** A locker board: one frame releases a lock, another asks how a door stands. */
export function patternLocker(line: PatternLine, context: DriverContext): DriverDevice<'locker'> {
  const { report } = context

  return {
    class: 'locker',
    async openBox(box, { signal }) {
      const names = boxNames(context, box)
      const frame = names && line.bytesOf('open', names)
      if (!frame) return failed('invalidBox', names ? 'profile has no frame to open it' : undefined)
      if (!line.open) return failed('deviceGone')
      if (signal.aborted) return failed(stopCode(signal))
      const answer = await line.ask(frame, answers('open', names), signal)
      // From here on the lock may have been released.
      if (answer.outcome === 'done') {
        const state = stateOf(box, answer.value)
        if (state.door === 'closed') return failed('lockJammed')
        if (state.door === 'open') return done(state)
      } else if (answer.code !== 'timeout' || signal.aborted) {
        if (answer.code === 'deviceGone') report.suspect()
        return unknown(answer.code)
      }
      const read = await readState(line, box, names, signal)
      if (read.outcome === 'done' && read.value.door === 'open') return done(read.value)
      // A door that is closed now may still spring open: nobody said that the lock was not released.
      report.suspect()
      return unknown(read.outcome === 'done' ? 'timeout' : read.code)
    },
    async readBox(box, { signal }) {
      const names = boxNames(context, box)
      if (!names) return failed('invalidBox')
      const read = await readState(line, box, names, signal)
      if (read.outcome !== 'done' && read.code === 'timeout') report.suspect()
      return read
    },
  }
}

/** Asks for the first box that is known: a board has no other way to say that it is there. */
export async function lookAtLocker(
  line: PatternLine,
  context: DriverContext,
  signal: AbortSignal,
): Promise<Result<void, DriverFailure>> {
  const [first] = Object.entries(context.profile().capabilities.boxes ?? {})
  const names = first && boxNames(context, first[0])
  if (!first || !names || !line.bytesOf('status', names)) return ok(undefined)
  const read = await readState(line, first[0], names, signal)
  if (read.outcome === 'done') return ok(undefined)
  if (read.code === 'canceled') return fail('canceled')
  return fail(read.code === 'deviceGone' ? 'comms.closed' : 'comms.timeout', 'status')
}

function boxNames(context: DriverContext, box: string): Bytes | undefined {
  const boxes = context.profile().capabilities.boxes ?? {}
  const names = Object.hasOwn(boxes, box) ? boxes[box] : undefined
  return names && Object.fromEntries(Object.entries(names).map(([name, hex]) => [name, Number.parseInt(hex, 16)]))
}

/** A frame that answers this question, for this box: bytes it names must be those that were asked for. */
const answers =
  (to: SendName, names: Bytes) =>
  ({ meaning, names: got }: Frame): boolean =>
    (meaning.to === undefined || meaning.to === to) &&
    meaning.door !== undefined &&
    Object.entries(got).every(([name, value]) => !Object.hasOwn(names, name) || names[name] === value)

function stateOf(box: string, { meaning: { door, occupied } }: Frame): BoxState {
  return { box, door: door ?? 'unknown', ...(occupied === undefined ? {} : { occupied }) }
}

async function readState(
  line: PatternLine,
  box: string,
  names: Bytes,
  signal: AbortSignal,
): Promise<Outcome<BoxState, CommonFailure>> {
  const frame = line.bytesOf('status', names)
  if (!frame) return failed('notSupported')
  for (let tries = 1; ; tries += 1) {
    const answer = await line.ask(frame, answers('status', names), signal)
    if (answer.outcome === 'done') return done(stateOf(box, answer.value))
    if (answer.code !== 'timeout' || signal.aborted || tries >= readTries) return failed(answer.code)
  }
}
