import { fail, ok } from '../../kernel/result.ts'
import type { Level, LinesTransport } from './lines.ts'
import type { OpenedLink, OpenLink } from './opened-link.ts'
import { type JsonLine, openJsonLine } from './tcp-json.ts'

/**
 * Levels over TCP: the far end says `{"line": name, "level": 0|1}` for every line at the beginning and for every change, and hears
 * the same for outputs. `{"ready": true}` follows the first round.
 */
export function tcpLines(host: string, port: number): OpenLink {
  return async (signal) => {
    const opened = await openJsonLine(host, port, signal)
    if (!opened.ok) return opened
    const lines = linesOver(opened.value)
    const whole = await lines.whole(signal)
    return whole ? ok<OpenedLink>({ kind: 'lines', transport: lines }) : fail('open.timeout', 'no levels')
  }
}

function linesOver(far: JsonLine): LinesTransport & { whole(signal: AbortSignal): Promise<boolean> } {
  const levels = new Map<string, Level>()
  let changed: (line: string, level: Level) => void = () => {}
  let open = true
  const first = new AbortController()
  far.onMessage(({ line, level, ready }) => {
    if (ready === true) first.abort()
    if (typeof line !== 'string' || (level !== 0 && level !== 1) || levels.size > 256) return
    if (levels.get(line) === level) return
    levels.set(line, level)
    changed(line, level)
  })
  return {
    whole: (signal) =>
      new Promise((resolve) => {
        if (first.signal.aborted) return resolve(true)
        first.signal.addEventListener('abort', () => resolve(true), { once: true })
        signal.addEventListener('abort', () => resolve(false), { once: true })
      }),
    read: (line) => {
      const level = levels.get(line)
      return Promise.resolve(level === undefined ? fail('closed', line) : ok(level))
    },
    write: (line, level) => {
      if (!open) return Promise.resolve(fail('closed'))
      far.send({ line, level })
      return Promise.resolve(ok(undefined))
    },
    onLevel: (listener) => {
      changed = listener
    },
    onClose: (listener) =>
      far.onClose(() => {
        listener({ code: open ? 'lost' : 'closed' })
        open = false
      }),
    close: () => {
      open = false
      far.close()
      return Promise.resolve()
    },
  }
}
