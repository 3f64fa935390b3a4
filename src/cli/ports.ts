import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import type { ListenFailure } from '../kernel/http/listen.ts'

/** Whether a loopback port can be listened on now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen({ host: '127.0.0.1', port, exclusive: true }, () => probe.close(() => resolve(true)))
  })
}

/** Below the range from which the system gives ports to whoever asks for any: what is free now is not given away meanwhile. */
const [lowestPort, ports] = [20_000, 10_000] as const

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = lowestPort + Math.floor(Math.random() * ports)
    if (await isFree(port)) return port
  }
}

/** `node (process 4711)`: who listens on a port, as far as /proc lets us see. */
export function whoListens(port: number): string {
  const inode = listeningInode(port)
  for (const pid of inode ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : []) {
    try {
      const holds = readdirSync(`/proc/${pid}/fd`).some(
        (fd) => readlink(`/proc/${pid}/fd/${fd}`) === `socket:[${inode}]`,
      )
      if (holds) return `${commandOf(pid)} (process ${pid})`
    } catch {
      /* Another user's process, or one that has just ended. */
    }
  }
  return 'another program (run as root to see which: ss -ltnp)'
}

/** `node src/main.ts run`: the first words of a command line, without folders. */
function commandOf(pid: string): string {
  const [program = '', ...rest] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  return [program.split('/').at(-1), ...rest.slice(0, 2).map((word) => word.split('/').at(-1))].join(' ').trim()
}

function readlink(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

function listeningInode(port: number): string | undefined {
  const hexPort = port.toString(16).toUpperCase().padStart(4, '0')
  for (const file of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of readLines(file)) {
      const [, local, , state, , , , , , inode] = line.trim().split(/\s+/)
      if (local?.endsWith(`:${hexPort}`) && state === '0A') return inode
    }
  }
  return undefined
}

function readLines(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split('\n')
  } catch {
    return []
  }
}

/** One line for a person: which port, who has it, how to choose another. */
export function explainListenFailure(failure: ListenFailure, port: number, setting: string): string {
  return failure.code === 'portBusy'
    ? `port ${port} is busy: ${whoListens(port)} listens on it; remedy: end that program, or choose another port with ${setting}`
    : `port ${port} cannot be used (${failure.detail ?? 'unknown'}); remedy: choose another with ${setting}`
}
