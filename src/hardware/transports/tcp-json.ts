import { connect, type Socket } from 'node:net'
import { fail, ok, type Result } from '../../kernel/result.ts'
import { type OpenFailure, openFailureOf } from './stream.ts'

/** JSON objects, one a line, over TCP: how simulated levels and sound are reached from another process. */
export interface JsonLine {
  send(message: object): void
  onMessage(listener: (message: Readonly<Record<string, unknown>>) => void): void
  onClose(listener: () => void): void
  close(): void
}

const maxLineBytes = 65_536

export function openJsonLine(host: string, port: number, signal: AbortSignal): Promise<Result<JsonLine, OpenFailure>> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(fail('open.canceled'))
    const socket = connect({ host, port, noDelay: true })
    const onAbort = () => {
      socket.destroy()
      resolve(fail('open.canceled'))
    }
    signal.addEventListener('abort', onAbort, { once: true })
    socket.once('error', (error) => {
      signal.removeEventListener('abort', onAbort)
      resolve({ ok: false, error: openFailureOf(error) })
    })
    socket.once('connect', () => {
      signal.removeEventListener('abort', onAbort)
      resolve(ok(jsonLineOver(socket)))
    })
  })
}

/** The same over a connected socket, for either end. What is no JSON object is left. */
export function jsonLineOver(socket: Socket): JsonLine {
  let rest = ''
  let heard: ((message: Readonly<Record<string, unknown>>) => void) | undefined
  let closed: (() => void) | undefined
  const early: Readonly<Record<string, unknown>>[] = []
  socket.setEncoding('utf8')
  socket.on('error', () => socket.destroy())
  socket.on('close', () => closed?.())
  socket.on('data', (text: string) => {
    const parts = (rest + text).split('\n')
    rest = parts.pop() ?? ''
    if (rest.length > maxLineBytes) socket.destroy()
    for (const part of parts) {
      const message = objectOf(part)
      if (!message) continue
      if (heard) heard(message)
      else if (early.length < 256) early.push(message)
    }
  })
  return {
    send: (message) => void socket.write(`${JSON.stringify(message)}\n`),
    onMessage: (listener) => {
      heard = listener
      for (const message of early.splice(0)) listener(message)
    },
    onClose: (listener) => {
      closed = listener
      if (socket.destroyed) listener()
    },
    close: () => socket.destroy(),
  }
}

function objectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined
  } catch {
    return undefined
  }
}
