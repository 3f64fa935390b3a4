import { createServer } from 'node:https'
import { BlockList, isIP, isIPv6, Socket } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import type { Clock } from '../../kernel/clock.ts'
import { guard } from '../../kernel/http/guard.ts'
import { type ListenFailure, listen } from '../../kernel/http/listen.ts'
import { servePage } from '../../kernel/http/pages.ts'
import { readTls, type TlsFailure, type TlsFiles, type TlsPair } from '../../kernel/http/tls-files.ts'
import type { EventLog } from '../../kernel/log.ts'
import type { Result } from '../../kernel/result.ts'
import type { StaffFace, StaffGlance } from '../contract/staff.ts'
import { type StaffRouteOptions, staffRoutes } from '../staff-routes.ts'
import { glanceOf, staffToday } from '../staff-today.ts'
import { Throttle } from './throttle.ts'

export interface DeskServerOptions {
  /** Id of this kiosk. */
  readonly kiosk: string
  readonly staff: StaffRouteOptions
  readonly face: StaffFace
  readonly tls: TlsFiles
  /** Addresses or networks (`192.0.2.0/24`) that are served. */
  readonly clients: readonly string[]
  /** The built screens (`kiosk-ui/dist`). */
  readonly pagesDir: string
  readonly clock: Clock
  readonly log: EventLog
}

const dayMs = 86_400_000
/** How often a new certificate is looked for. */
const lookEveryMs = 3_600_000
const saidBeforeDays = 30
/** Several kiosks look at the same time; the database is read for one of them. */
const glanceKeptMs = 1000
const mostConnections = 64

/**
 * The branch-PC listener: staff's page and staff's routes over TLS, and nothing of a citizen's. Reached under the names in its certificate
 * only; signing in is the only way to anything, and what it gives out is no good at the kiosk's own screen.
 */
export class DeskServer {
  readonly #options: DeskServerOptions
  readonly #throttle: Throttle
  #server: FastifyInstance | undefined
  #pair: TlsPair | undefined
  #port = 0
  #saidDays = Number.POSITIVE_INFINITY
  #stopLooking: () => void = () => {}
  #onCertificate: () => void = () => {}
  #glance: { readonly atMonoMs: number; readonly is: StaffGlance } | undefined

  constructor(options: DeskServerOptions) {
    this.#options = options
    this.#throttle = new Throttle(options.clock)
  }

  /** Answers the port (useful with 0). */
  async start(host: string, port: number): Promise<Result<number, ListenFailure | TlsFailure>> {
    const read = readTls(this.#options.tls)
    if (!read.ok) return read
    const { cert, key } = read.value
    const served = listOf(this.#options.clients)
    this.#pair = read.value
    this.#port = port
    const server = Fastify({
      bodyLimit: 16 * 1024,
      forceCloseConnections: true,
      serverFactory: (handler) => {
        const secure = createServer(
          { cert, key, minVersion: 'TLSv1.2', handshakeTimeout: 10_000, requestTimeout: 20_000 },
          handler,
        )
        secure.maxConnections = mostConnections
        /* Before the handshake: a stranger does not even see the certificate. */
        secure.on('connection', (socket) => {
          if (!(socket instanceof Socket && served(socket.remoteAddress ?? ''))) socket.destroy()
        })
        this.#takeUp = (pair) => secure.setSecureContext({ cert: pair.cert, key: pair.key, minVersion: 'TLSv1.2' })
        return secure
      },
    })
    this.#server = server
    guard(server, { allowedHosts: () => this.#hosts(), scheme: 'https' })
    await servePage(server, { pagesDir: this.#options.pagesDir, page: 'desk' })
    this.#routes(server)
    const listening = await listen(server, host, port)
    if (listening.ok) {
      this.#port = listening.value
      this.#sayWhenItEnds()
      this.#lookAgain()
    }
    return listening
  }

  /** Where a browser finds it: the first name of the certificate. */
  get url(): string {
    return `https://${this.#pair?.names[0] ?? ''}:${this.#port}/`
  }

  /** Days that the certificate has left, in its last thirty only; 0 when it ends today or has ended. */
  get certificateDays(): number | undefined {
    const days = this.#daysLeft()
    return this.#pair === undefined || days >= saidBeforeDays ? undefined : days
  }

  /** Called whenever the days that are left have been looked at. */
  onCertificate(listener: () => void): void {
    this.#onCertificate = listener
  }

  async stop(): Promise<void> {
    this.#stopLooking()
    await this.#server?.close()
  }

  #takeUp: (pair: TlsPair) => void = () => {}

  #routes(server: FastifyInstance): void {
    server.addHook('onRequest', async (request, reply) => {
      if (!request.url.startsWith('/api/v1/staff/sign-in')) return undefined
      return this.#throttle.admits(request.ip) ? undefined : reply.code(429).send({ code: 'busy' })
    })
    server.addHook('onResponse', async (request, reply) => {
      if (reply.statusCode === 200 && request.url.startsWith('/api/v1/staff/sign-in'))
        this.#throttle.forgive(request.ip)
    })
    server.get('/api/v1/staff/glance', async (): Promise<StaffGlance> => this.#glanceNow())
    server.get('/api/v1/staff/face', async (): Promise<StaffFace> => this.#options.face)
    staffRoutes(server, this.#options.staff, 'desk')
  }

  #glanceNow(): StaffGlance {
    const { clock, kiosk, staff } = this.#options
    const now = clock.monoMs()
    if (this.#glance === undefined || now - this.#glance.atMonoMs >= glanceKeptMs)
      this.#glance = { atMonoMs: now, is: glanceOf(kiosk, staffToday(staff)) }
    return this.#glance.is
  }

  #hosts(): ReadonlySet<string> {
    const names = this.#pair?.names ?? []
    return new Set(names.flatMap((name) => (this.#port === 443 ? [name, `${name}:443`] : [`${name}:${this.#port}`])))
  }

  #lookAgain(): void {
    this.#stopLooking = this.#options.clock.after(lookEveryMs, () => {
      this.renew()
      this.#lookAgain()
    })
  }

  /** Takes up a certificate that has been put in the place of the old one; a bad one is said, and the old one stays. */
  renew(): void {
    const { tls, log } = this.#options
    const read = readTls(tls)
    if (!read.ok) return log.emit('desk.certificateBad', { code: read.error.code })
    if (read.value.cert !== this.#pair?.cert || read.value.key !== this.#pair.key) {
      this.#takeUp(read.value)
      this.#pair = read.value
      this.#saidDays = Number.POSITIVE_INFINITY
      log.emit('desk.certificateChanged', {})
    }
    this.#sayWhenItEnds()
  }

  /** Once a day in the last thirty. */
  #sayWhenItEnds(): void {
    const { log } = this.#options
    const days = this.#daysLeft()
    this.#onCertificate()
    if (days >= saidBeforeDays || days === this.#saidDays) return
    this.#saidDays = days
    log.emit('desk.certificateEnds', { days })
  }

  #daysLeft(): number {
    return Math.max(0, Math.floor(((this.#pair?.endsMs ?? 0) - this.#options.clock.wallMs()) / dayMs))
  }
}

/** Says of an address whether it is in the list; of an IPv4 address that came over IPv6 too. */
function listOf(clients: readonly string[]): (address: string) => boolean {
  const list = new BlockList()
  for (const client of clients) {
    const [address = '', prefix] = client.split('/')
    const family = isIPv6(address) ? 'ipv6' : 'ipv4'
    if (prefix === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(prefix), family)
  }
  return (given) => {
    const address = given.replace(/^::ffff:(?=\d+\.)/, '')
    return isIP(address) !== 0 && list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
  }
}
