import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../src/cli/ports.ts'
import { eventually } from './house.ts'

const program = '/usr/sbin/mosquitto'
export const hasMosquitto = existsSync(program)

/** A real mosquitto on loopback with Debian's defaults: in-memory, so that a kill loses what it had acknowledged. */
export class Mosquitto {
  readonly #port: number
  readonly #config: string
  #process: ChildProcess | undefined

  private constructor(port: number, config: string) {
    this.#port = port
    this.#config = config
  }

  static async start(): Promise<Mosquitto> {
    const port = await freePort()
    const config = join(mkdtempSync(join(tmpdir(), 'mosquitto-')), 'mosquitto.conf')
    writeFileSync(config, `listener ${port} 127.0.0.1\nallow_anonymous true\n`)
    const broker = new Mosquitto(port, config)
    await broker.startAgain()
    return broker
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.#port}`
  }

  async startAgain(): Promise<void> {
    this.#process = spawn(program, ['-c', this.#config], { stdio: 'ignore' })
    await eventually(() => canConnect(this.#port))
  }

  /** kill -9. */
  async kill(): Promise<void> {
    const child = this.#process
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const over = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await over
  }

  stop(): Promise<void> {
    return this.kill()
  }
}

function canConnect(port: number): Promise<true | string> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', (error) => resolve(error.message))
  })
}
