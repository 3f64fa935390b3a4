import { fail, ok } from '../../kernel/result.ts'
import type { AnyDriverDevice } from '../contract.ts'
import type { StreamTransport } from '../transports/stream.ts'
import type { Driver, DriverContext } from './driver.ts'
import { patternEvaluator } from './pattern-evaluator.ts'
import { patternKeypad } from './pattern-keypad.ts'
import { PatternLine } from './pattern-line.ts'
import { lookAtLocker, patternLocker } from './pattern-locker.ts'
import { selfTests } from './self-tests.ts'

/**
 * Rating pads, keypads and locker boards: no public standard exists for them, so the profile says which bytes mean what and this
 * driver what a device of the class does with them.
 */
export function createBytePatternDriver(transport: StreamTransport, context: DriverContext): Driver {
  const line = new PatternLine(transport, context)
  const device = deviceOf(line, context)

  const look: Driver['poll'] = async (signal) => {
    if (!line.open) return fail('comms.closed')
    const asked = line.bytesOf('look')
    if (asked) {
      const answer = await line.ask(asked, ({ meaning }) => meaning.to === 'look', signal)
      if (answer.outcome !== 'done')
        return fail(
          answer.code === 'canceled' ? 'canceled' : answer.code === 'timeout' ? 'comms.timeout' : 'comms.closed',
          'look',
        )
    } else if (device.class === 'locker') {
      const looked = await lookAtLocker(line, context, signal)
      if (!looked.ok) return looked
    }
    context.report.seen()
    return ok(undefined)
  }

  /** Lights and voice off. */
  const quiet: Driver['poll'] = async () => {
    const idle = line.bytesOf('idle')
    if (idle && line.open && !(await line.send(idle))) return fail('comms.closed')
    return ok(undefined)
  }

  return {
    device,
    identify: look,
    poll: look,
    softReset: look,
    park: quiet,
    selfTest: selfTests(look, {}),
    close: () => line.close(),
  }
}

function deviceOf(line: PatternLine, context: DriverContext): AnyDriverDevice {
  const { class: deviceClass } = context.profile()
  if (deviceClass === 'locker') return patternLocker(line, context)
  return deviceClass === 'keypad' ? patternKeypad(line) : patternEvaluator(line)
}
