import { type DriverDevice, done, failed } from '../contract.ts'
import type { PatternLine } from './pattern-line.ts'

/** Five buttons: lit while a rating is asked for, dark otherwise. Silence is no rating: it ends as `timeout`. */
export function patternEvaluator(line: PatternLine): DriverDevice<'evaluator'> {
  return {
    class: 'evaluator',
    async askRating({ signal }) {
      if (!line.open) return failed('deviceGone')
      // Presses before the buttons are lit are nobody's answer to this question.
      const ask = line.bytesOf('ask')
      if (ask && !(await line.send(ask))) return failed('deviceGone')
      const pressed = await line.next(({ meaning }) => meaning.level !== undefined, signal)
      const idle = line.bytesOf('idle')
      if (idle && line.open) await line.send(idle)
      if (pressed.outcome !== 'done') return pressed
      const { level } = pressed.value.meaning
      return level === undefined ? failed('commsError') : done({ level })
    },
  }
}
