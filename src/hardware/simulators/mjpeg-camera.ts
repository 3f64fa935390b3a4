import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { CancelTimer, Clock } from '../../kernel/clock.ts'
import type { SimulatedEndpoint } from '../transports/simulated.ts'
import { framesInLoop, type Scene, sceneHeight, sceneSvg, sceneWidth } from './scenes.ts'

export const cameraFaults = ['silent', 'garbage', 'slow'] as const
export type CameraFault = (typeof cameraFaults)[number]

const boundary = 'kioskframe'
const maxClients = 8

/** A network camera: a real HTTP server on loopback that sends motion JPEG of a drawn scene. */
export class SimulatedMjpegCamera {
  readonly kind = 'camera'
  readonly #clock: Clock
  readonly #framesPerSecond: number
  readonly #clients = new Set<ServerResponse>()
  readonly #faults = new Set<CameraFault>()
  #server: Server | undefined
  #port = 0
  #plugged = false
  #scene: Scene
  readonly #stills: boolean
  #frozen: Buffer | undefined
  #isFrozen = false
  #frame = 0
  #cancelTick: CancelTimer | undefined

  constructor(
    clock: Clock,
    options: {
      readonly framesPerSecond?: number
      readonly scene?: Scene
      /** Gives single pictures of eight million pixels beside the running one. */
      readonly stills?: boolean
    } = {},
  ) {
    this.#clock = clock
    this.#framesPerSecond = options.framesPerSecond ?? 10
    this.#scene = options.scene ?? 'person'
    this.#stills = options.stills ?? false
  }

  endpoint(): SimulatedEndpoint {
    return { kind: 'http', url: this.url, ...(this.#stills ? { stillUrl: this.url.replace('/stream', '/still') } : {}) }
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/stream`
  }
  get plugged(): boolean {
    return this.#plugged
  }
  get frozen(): boolean {
    return this.#isFrozen
  }
  get scene(): Scene {
    return this.#scene
  }
  get faults(): readonly CameraFault[] {
    return [...this.#faults]
  }
  get clients(): number {
    return this.#clients.size
  }

  /** Starts serving; port 0 takes a free one and keeps it over unplugging. */
  async plug(port = this.#port): Promise<void> {
    if (this.#plugged) return
    this.#plugged = true
    const server = createServer((request, response) =>
      request.url === '/still' ? this.#still(response) : this.#accept(response),
    )
    this.#server = server
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', resolve)
    })
    this.#port = (server.address() as AddressInfo).port
  }

  /** Draws the present scene, so that the first client gets its first frame at once. */
  async prepare(): Promise<void> {
    await loopOf(this.#scene)
  }

  /** The cable is pulled: connections break, new ones are refused. */
  async unplug(): Promise<void> {
    this.#plugged = false
    this.#cancelTick?.()
    this.#cancelTick = undefined
    for (const client of this.#clients) client.destroy()
    this.#clients.clear()
    const server = this.#server
    this.#server = undefined
    if (!server) return
    server.closeAllConnections()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }

  freeze(frozen: boolean): void {
    this.#isFrozen = frozen
    this.#frozen = undefined
  }

  setScene(scene: Scene): void {
    this.#scene = scene
  }

  order(fault: CameraFault | 'none'): void {
    if (fault === 'none') this.#faults.clear()
    else this.#faults.add(fault)
  }

  #accept(response: ServerResponse): void {
    if (this.#clients.size >= maxClients) {
      response.writeHead(503).end()
      return
    }
    response.writeHead(200, { 'content-type': `multipart/x-mixed-replace; boundary=${boundary}`, connection: 'close' })
    response.flushHeaders()
    this.#clients.add(response)
    response.on('close', () => this.#clients.delete(response))
    response.on('error', () => this.#clients.delete(response))
    if (!this.#cancelTick) this.#tick()
  }

  #still(response: ServerResponse): void {
    if (this.#faults.has('silent')) return
    this.#frame += 1
    const serial = this.#frame
    stillOf(this.#scene).then(
      (jpeg) => response.writeHead(200, { 'content-type': 'image/jpeg' }).end(withSerial(jpeg, serial)),
      () => response.destroy(),
    )
  }

  /** One frame to everybody, then the next in its time; stops when nobody looks. */
  #tick(): void {
    const periodMs = this.#faults.has('slow') ? 700 : 1000 / this.#framesPerSecond
    this.#cancelTick = this.#clock.after(periodMs, () => {
      this.#cancelTick = undefined
      if (this.#clients.size > 0) this.#tick()
    })
    if (this.#faults.has('silent')) return
    this.#nextFrame().then(
      (jpeg) => this.#send(jpeg),
      () => {},
    )
  }

  #send(jpeg: Buffer): void {
    const body = this.#faults.has('garbage') ? garbageOf(jpeg) : jpeg
    const head = `--${boundary}\r\nContent-Type: image/jpeg\r\nContent-Length: ${body.length}\r\n\r\n`
    for (const client of this.#clients) {
      // A client that does not read gets no more until it has: nothing piles up here.
      if (client.writableNeedDrain) continue
      client.write(Buffer.concat([Buffer.from(head, 'latin1'), body, Buffer.from('\r\n', 'latin1')]))
    }
  }

  async #nextFrame(): Promise<Buffer> {
    if (this.#isFrozen && this.#frozen) return this.#frozen
    const loop = await loopOf(this.#scene)
    this.#frame += 1
    const drawn = loop[this.#frame % loop.length]
    if (!drawn) throw new Error('empty loop')
    const frame = withSerial(drawn, this.#frame)
    if (this.#isFrozen) this.#frozen = frame
    return frame
  }
}

/** Drawn once a process: eight million pixels, as document cameras have them. */
const stills = new Map<Scene, Promise<Buffer>>()
const stillSize = { width: 3264, height: 2448 }

function stillOf(scene: Scene): Promise<Buffer> {
  const drawing = stills.get(scene) ?? drawStill(scene)
  stills.set(scene, drawing)
  return drawing
}

async function drawStill(scene: Scene): Promise<Buffer> {
  const { default: sharp } = await import('sharp')
  const density = (72 * stillSize.width) / sceneWidth
  return sharp(Buffer.from(sceneSvg(scene, 0)), { density })
    .resize(stillSize)
    .jpeg({ quality: 90 })
    .toBuffer()
}

/** Drawn once a process: a handful of scenes at most. */
const loops = new Map<Scene, Promise<readonly Buffer[]>>()

function loopOf(scene: Scene): Promise<readonly Buffer[]> {
  const drawing = loops.get(scene) ?? drawLoop(scene)
  loops.set(scene, drawing)
  return drawing
}

async function drawLoop(scene: Scene): Promise<readonly Buffer[]> {
  const { default: sharp } = await import('sharp')
  const noise = { type: 'gaussian', mean: 128, sigma: 6 } as const
  const frames: Buffer[] = []
  for (let i = 0; i < framesInLoop; i += 1) {
    const size = { width: sceneWidth, height: sceneHeight }
    const grain = await sharp({ create: { ...size, channels: 3, background: '#808080', noise } })
      .png()
      .toBuffer()
    const drawn = sharp(Buffer.from(sceneSvg(scene, i))).composite([{ input: grain, blend: 'soft-light' }])
    frames.push(await drawn.jpeg({ quality: 70 }).toBuffer())
  }
  return frames
}

/** The loop repeats, a sensor does not: a comment segment with the frame's number makes every JPEG differ. */
function withSerial(jpeg: Buffer, serial: number): Buffer {
  const comment = Buffer.from([0xff, 0xfe, 0x00, 0x06, 0, 0, 0, 0])
  comment.writeUInt32BE(serial >>> 0, 4)
  return Buffer.concat([jpeg.subarray(0, 2), comment, jpeg.subarray(2)])
}

/** Noise of the same length without the marks of a picture. */
function garbageOf(jpeg: Buffer): Buffer {
  return Buffer.from(jpeg.map((byte, i) => (byte ^ (i * 31)) & 0x7f))
}
