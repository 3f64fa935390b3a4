import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../src/cli/ports.ts'

const withSbin = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` }
const machineBus = '/run/dbus/system_bus_socket'
const has = (program: string) => spawnSync('which', [program], { env: withSbin }).status === 0

/** Why the real IPP printer cannot run here, or undefined when it can. */
export function whyNoIppPrinter(): string | undefined {
  if (process.getuid?.() !== 0) return 'DNS-SD needs root'
  return ['ippeveprinter', 'avahi-daemon', 'dbus-daemon'].find((program) => !has(program))
}

/** CUPS's own sample printer, behind the DNS-SD daemons without which it does not start; told what to be by a file. */
export class IppEvePrinter {
  readonly dir = mkdtempSync(join(tmpdir(), 'kioskd-ippeve-'))
  readonly spool = join(this.dir, 'spool')
  /** Lines such as `STATE: +media-empty-error` that the printer reads with the next job. */
  readonly #orders = join(this.dir, 'orders')
  readonly #children: ChildProcess[] = []
  #env: NodeJS.ProcessEnv = withSbin
  #said = ''
  #port = 0

  get uri(): string {
    return `ipp://127.0.0.1:${this.#port}/ipp/print`
  }

  /** What every job makes it say on stderr, and for how long it prints. */
  order(lines: readonly string[], seconds = 0): void {
    writeFileSync(this.#orders, `${lines.join('\n')}\n`)
    writeFileSync(`${this.#orders}.seconds`, String(seconds))
  }

  async start(): Promise<void> {
    mkdirSync(this.spool)
    this.order([])
    if (!(await answers(machineBus))) {
      /* At an address of its own: a Chromium that runs beside a bus of the machine ends when that bus ends. */
      const bus = join(this.dir, 'bus')
      const address = `unix:path=${bus}`
      this.#env = { ...withSbin, DBUS_SYSTEM_BUS_ADDRESS: address }
      this.#spawn('dbus-daemon', ['--system', '--nofork', '--nopidfile', `--address=${address}`])
      await until(
        () => existsSync(bus),
        'dbus',
        () => this.#said,
      )
    }
    if (spawnSync('avahi-daemon', ['--check'], { env: this.#env }).status !== 0) {
      const conf = join(this.dir, 'avahi.conf')
      writeFileSync(conf, '[server]\nallow-interfaces=lo\nuse-ipv6=no\n')
      this.#spawn('avahi-daemon', ['-f', conf, '--no-drop-root', '--no-chroot', '--no-rlimits'])
      await until(
        () => spawnSync('avahi-daemon', ['--check'], { env: this.#env }).status === 0,
        'avahi',
        () => this.#said,
      )
    }
    const command = join(this.dir, 'print.sh')
    const wait = `sleep "$(cat '${this.#orders}.seconds')"`
    writeFileSync(command, `#!/bin/sh\ncat '${this.#orders}' >&2\n${wait}\n`, { mode: 0o755 })
    this.#port = await freePort()
    this.#spawn('ippeveprinter', [
      ...['-p', String(this.#port), '-r', 'off', '-d', this.spool, '-k', '-c', command, '-n', 'localhost'],
      ...['-f', 'application/pdf,image/jpeg,image/pwg-raster', 'LAB A4'],
    ])
    await until(
      () => spawnSync('ipptool', ['-T', '2', this.uri, 'get-printer-attributes.test'], { env: this.#env }).status === 0,
      'printer',
      () => this.#said,
    )
  }

  async stop(): Promise<void> {
    for (const child of this.#children.toReversed()) {
      const ended = new Promise((done) => child.once('exit', done))
      child.kill('SIGTERM')
      const slow = setTimeout(() => child.kill('SIGKILL'), 3000)
      if (child.exitCode === null && child.signalCode === null) await ended
      clearTimeout(slow)
    }
    rmSync(this.dir, { recursive: true, force: true })
  }

  #spawn(program: string, args: readonly string[]): void {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], env: this.#env })
    child.stderr?.on('data', (bytes: Buffer) => {
      this.#said = `${this.#said}${bytes.toString()}`.slice(-2000)
    })
    this.#children.push(child)
  }
}

async function until(reached: () => boolean, what: string, said = () => ''): Promise<void> {
  const endMs = Date.now() + 15_000
  while (!reached()) {
    if (Date.now() > endMs) throw new Error(`${what} did not start: ${said()}`)
    await new Promise((done) => setTimeout(done, 100))
  }
}

/** Whether somebody listens at a local socket. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
