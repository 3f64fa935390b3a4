import type { Clock } from '../../kernel/clock.ts'
import { fail, ok, type Result } from '../../kernel/result.ts'
import type { OpenedLink, OpenLink } from './opened-link.ts'
import type { SoundFailure, SoundLimits, SoundTransport } from './sound.ts'
import { type JsonLine, openJsonLine } from './tcp-json.ts'

const probeMs = 2000

/**
 * A sound output over TCP, for simulators: `{"id", "do": "playFile" | "speak" | "setVolume" | "probe", …}` there, `{"id", "ok": true}` or
 * `{"id", "ok": false, "code"}` back when it has been heard. What is spoken is said as its number of characters.
 */
export function tcpSound(host: string, port: number, clock: Clock): OpenLink {
  return async (signal) => {
    const opened = await openJsonLine(host, port, signal)
    return opened.ok ? ok<OpenedLink>({ kind: 'sound', transport: soundOver(opened.value, clock) }) : opened
  }
}

function soundOver(far: JsonLine, clock: Clock): SoundTransport {
  const waiting = new Map<number, (result: Result<void, SoundFailure>) => void>()
  let nextId = 1
  far.onMessage(({ id, ok: good, code }) => {
    if (typeof id !== 'number') return
    waiting.get(id)?.(good === true ? ok(undefined) : fail(code === 'noDevice' ? 'noDevice' : 'failed'))
  })
  far.onClose(() => {
    for (const settle of [...waiting.values()]) settle(fail('closed'))
  })
  const ask = (what: object, { timeoutMs, signal }: SoundLimits): Promise<Result<void, SoundFailure>> =>
    new Promise((resolve) => {
      const id = nextId
      nextId += 1
      const settle = (result: Result<void, SoundFailure>) => {
        waiting.delete(id)
        cancel()
        signal.removeEventListener('abort', onAbort)
        resolve(result)
      }
      const onAbort = () => {
        far.send({ id, do: 'stop' })
        settle(fail('aborted'))
      }
      const cancel = clock.after(timeoutMs, () => settle(fail('timeout')))
      signal.addEventListener('abort', onAbort, { once: true })
      waiting.set(id, settle)
      far.send({ id, ...what })
    })
  return {
    playFile: (path, limits) => ask({ do: 'playFile', file: path }, limits),
    speak: (text, lang, limits) => ask({ do: 'speak', lang, characters: [...text].length }, limits),
    setVolume: (percent, limits) => ask({ do: 'setVolume', percent }, limits),
    probe: (signal) => ask({ do: 'probe' }, { timeoutMs: probeMs, signal }),
    close: () => {
      far.close()
      return Promise.resolve()
    },
  }
}
