import { connect, createServer, type Server, type Socket } from 'node:net'

/** A cable that can be cut: passes TCP on to a port of this machine until told not to. */
export class CuttableProxy {
  readonly #target: number
  readonly #sockets = new Set<Socket>()
  #server: Server | undefined
  #port = 0
  #cut = false

  constructor(targetPort: number) {
    this.#target = targetPort
  }

  get port(): number {
    return this.#port
  }

  async start(): Promise<void> {
    const server = createServer((socket) => this.#pass(socket))
    this.#server = server
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen({ host: '127.0.0.1', port: this.#port }, resolve)
    })
    const address = server.address()
    this.#port = typeof address === 'object' && address !== null ? address.port : 0
  }

  /** Breaks what is connected and refuses what comes, as an unplugged network does to a machine that knows it. */
  async setCut(cut: boolean): Promise<void> {
    if (cut === this.#cut) return
    this.#cut = cut
    if (cut) await this.stop()
    else await this.start()
  }

  async stop(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    for (const socket of this.#sockets) socket.destroy()
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()))
  }

  #pass(socket: Socket): void {
    const upstream = connect({ host: '127.0.0.1', port: this.#target })
    for (const [from, to] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      this.#sockets.add(from)
      from.setNoDelay(true)
      from.on('error', () => to.destroy())
      from.on('close', () => {
        this.#sockets.delete(from)
        to.destroy()
      })
      from.pipe(to)
    }
  }
}
