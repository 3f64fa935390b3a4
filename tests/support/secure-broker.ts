import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { freePort } from '../../src/cli/ports.ts'
import { eventually } from './house.ts'

const shipped = resolve(import.meta.dirname, '../../provisioning/broker')

/** Where a client finds what it needs to connect with a certificate. */
export interface Identity {
  readonly caFile: string
  readonly certFile: string
  readonly keyFile: string
}

/** A certificate authority for one test run, made by the script that operators use. */
export class TestCa {
  readonly #dir: string

  constructor(dir: string) {
    this.#dir = dir
    this.#certificate('ca')
  }

  broker(address: string): void {
    this.#certificate('broker', address)
    this.#readable('broker.key')
    this.#readable('broker.crt')
    this.#readable('ca.crt')
  }

  kiosk(tenant: string, name: string): Identity {
    this.#certificate('kiosk', `${tenant}/${name}`)
    const path = (suffix: string) => join(this.#dir, `${tenant}.${name}.${suffix}`)
    return { caFile: join(this.#dir, 'ca.crt'), certFile: path('crt'), keyFile: path('key') }
  }

  /** A certificate with a name that the script would refuse to give. */
  named(commonName: string): Identity {
    const path = (suffix: string) => join(this.#dir, `${commonName}.${suffix}`)
    const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' })
    openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      path('key'),
      '-out',
      path('csr'),
      '-subj',
      `/CN=${commonName}`,
    )
    const signer = ['-CA', join(this.#dir, 'ca.crt'), '-CAkey', join(this.#dir, 'ca.key'), '-CAcreateserial']
    openssl('x509', '-req', '-in', path('csr'), ...signer, '-days', '2', '-out', path('crt'))
    return { caFile: join(this.#dir, 'ca.crt'), certFile: path('crt'), keyFile: path('key') }
  }

  #certificate(what: string, ...name: string[]): void {
    execFileSync(join(shipped, 'certificate'), [what, this.#dir, ...name], { stdio: 'pipe' })
  }
  /** mosquitto gives up root before it reads its files. */
  #readable(file: string): void {
    chmodSync(join(this.#dir, file), 0o644)
  }
}

/** mosquitto with the configuration and ACLs that are shipped; only paths and ports are others. */
export class SecureBroker {
  readonly dir = mkdtempSync(join(tmpdir(), 'kioskd-broker-'))
  readonly ca: TestCa
  readonly fleetPassword = 'made-by-the-test'
  #kioskPort = 0
  #fleetPort = 0
  #process: ChildProcess | undefined
  said = ''

  constructor() {
    chmodSync(this.dir, 0o755)
    this.ca = new TestCa(this.dir)
  }

  get kioskUrl(): string {
    return `mqtts://127.0.0.1:${this.#kioskPort}`
  }
  get fleetUrl(): string {
    return `mqtt://127.0.0.1:${this.#fleetPort}`
  }

  async start(): Promise<void> {
    this.ca.broker('127.0.0.1')
    for (const acl of ['acl-kiosks', 'acl-fleet']) {
      copyFileSync(join(shipped, acl), join(this.dir, acl))
      chmodSync(join(this.dir, acl), 0o644)
    }
    const passwords = join(this.dir, 'passwords')
    execFileSync('mosquitto_passwd', ['-b', '-c', passwords, 'fleet', this.fleetPassword], { stdio: 'pipe' })
    chmodSync(passwords, 0o644)
    this.#kioskPort = await freePort()
    this.#fleetPort = await freePort()
    const config = readFileSync(join(shipped, 'mosquitto.conf'), 'utf8')
      .replaceAll('/etc/mosquitto/kioskd', this.dir)
      .replace('listener 8883', `listener ${this.#kioskPort}`)
      .replace('listener 1883', `listener ${this.#fleetPort}`)
    writeFileSync(join(this.dir, 'mosquitto.conf'), config)
    const child = spawn('/usr/sbin/mosquitto', ['-v', '-c', join(this.dir, 'mosquitto.conf')], { stdio: 'pipe' })
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        this.said += chunk.toString()
      })
    this.#process = child
    await eventually(() => this.said.includes(' running') || this.said)
  }

  async stop(): Promise<void> {
    const child = this.#process
    if (child && child.exitCode === null) {
      const over = new Promise((done) => child.once('exit', done))
      child.kill('SIGTERM')
      await over
    }
    rmSync(this.dir, { recursive: true, force: true })
  }
}
