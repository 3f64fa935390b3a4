import { Sensitive } from '../../kernel/sensitive.ts'
import {
  type DriverDevice,
  done,
  failed,
  type KeypadFailure,
  type KeyStream,
  type Outcome,
  type PadKey,
} from '../contract.ts'
import { stopCode } from './driver.ts'
import type { PatternLine } from './pattern-line.ts'

/**
 * Keys until Enter. Clear empties what was typed, and ends an empty entry as the citizen's own wish, as Cancel does. A PIN is never
 * asked for here: this pad sends its keys in clear (devices.md 6).
 */
export function patternKeypad(line: PatternLine): DriverDevice<'keypad'> {
  return {
    class: 'keypad',
    async readEntry({ purpose, maxLength, onLength, signal }) {
      if (purpose === 'pin') return failed('plainPinRefused')
      if (!line.open) return failed('deviceGone')
      if (signal.aborted) return failed(stopCode(signal))
      const ask = line.bytesOf('ask')
      if (ask && !(await line.send(ask))) return failed('deviceGone')
      const entry = await typed(line, maxLength, signal, onLength)
      const idle = line.bytesOf('idle')
      if (idle && line.open) await line.send(idle)
      return entry
    },
    async openKeys({ onKey, signal }) {
      if (!line.open) return failed('deviceGone')
      if (signal.aborted) return failed(stopCode(signal))
      const ask = line.bytesOf('ask')
      if (ask && !(await line.send(ask))) return failed('deviceGone')
      return done(keysOf(line, onKey))
    },
  }
}

function keysOf(line: PatternLine, onKey: (key: PadKey) => void): KeyStream {
  const ended = new AbortController()
  const end = () => {
    forget()
    ended.abort()
  }
  const forget = line.listen((frame) => {
    if (frame === 'gone') return end()
    const { key } = frame.meaning
    /* 00 and 000 are two and three presses of one finger. */
    if (key !== undefined) for (const one of key.startsWith('00') ? [...key] : [key]) onKey(one as PadKey)
  })
  return { ended: ended.signal, close: async () => end() }
}

function typed(
  line: PatternLine,
  maxLength: number,
  signal: AbortSignal,
  onLength?: (length: number) => void,
): Promise<Outcome<Sensitive<string>, KeypadFailure>> {
  const keys: string[] = []
  return new Promise((resolve) => {
    const settle = (outcome: Outcome<Sensitive<string>, KeypadFailure>) => {
      forget()
      signal.removeEventListener('abort', onAbort)
      keys.fill('')
      resolve(outcome)
    }
    const onAbort = () => settle(failed(stopCode(signal)))
    const forget = line.listen((frame) => {
      if (frame === 'gone') return settle(failed('deviceGone'))
      const { key } = frame.meaning
      if (key === undefined) return
      if (key === 'cancel' || (key === 'clear' && keys.length === 0)) return settle(failed('clearedByCitizen'))
      if (key === 'enter') {
        if (keys.length > 0) settle(done(new Sensitive(keys.join(''))))
        return
      }
      if (key === 'clear') {
        keys.fill('')
        keys.length = 0
      } else if (keys.length < maxLength) keys.push(key)
      else return
      onLength?.(keys.length)
    })
    signal.addEventListener('abort', onAbort, { once: true })
    if (signal.aborted) onAbort()
  })
}
