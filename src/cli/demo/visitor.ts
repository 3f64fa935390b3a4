import { WebSocket } from 'ws'
import type { Action, ActionAnswer, LiveMessage, Projection, ScreenId } from '../../api/contract.ts'

/** A client of the public API as a page is one: reads the bearer from the page, listens to the WebSocket, posts actions. */
export class Visitor {
  readonly #url: string
  readonly #bearer: string
  readonly #socket: WebSocket
  readonly #waiting = new Set<() => void>()
  #projection: Projection | undefined
  /** Monotonic ms of the newest message. */
  lastMessageMonoMs = 0

  private constructor(url: string, bearer: string) {
    this.#url = url
    this.#bearer = bearer
    const live = new URL('/api/v1/live', url)
    live.protocol = 'ws:'
    this.#socket = new WebSocket(live, ['kioskd.v1', `bearer.${bearer}`], { origin: new URL(url).origin })
    this.#socket.on('message', (data) => {
      this.lastMessageMonoMs = performance.now()
      const message = JSON.parse(String(data)) as LiveMessage
      if (message.type !== 'projection') return
      this.#projection = message.projection
      for (const look of this.#waiting) look()
    })
    this.#socket.on('error', () => {})
  }

  static async open(url: string): Promise<Visitor> {
    const page = await (await fetch(url)).text()
    const bearer = /name="kioskd-bearer" content="([^"]+)"/.exec(page)?.[1]
    if (!bearer) throw new Error(`${url} is not a kiosk page`)
    const visitor = new Visitor(url, bearer)
    await visitor.until(() => true, 5000)
    return visitor
  }

  get connected(): boolean {
    return this.#socket.readyState === WebSocket.OPEN
  }

  get projection(): Projection {
    if (!this.#projection) throw new Error('no projection has come yet')
    return this.#projection
  }

  /** Waits until a projection fits; rejects with where the visit stands when it does not in time. */
  until(fits: (projection: Projection) => boolean, timeoutMs: number): Promise<Projection> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(look)
        const { screen, props } = this.#projection ?? { screen: 'none', props: {} }
        reject(
          new Error(`waited ${timeoutMs} ms in vain; the screen is ${screen} ${JSON.stringify(props).slice(0, 300)}`),
        )
      }, timeoutMs)
      const look = () => {
        if (!this.#projection || !fits(this.#projection)) return
        clearTimeout(timer)
        this.#waiting.delete(look)
        resolve(this.#projection)
      }
      this.#waiting.add(look)
      look()
    })
  }

  untilScreen(screen: ScreenId, timeoutMs: number): Promise<Projection> {
    return this.until((p) => p.screen === screen, timeoutMs)
  }

  async act(action: Action): Promise<ActionAnswer> {
    const response = await fetch(new URL('/api/v1/actions', this.#url), {
      method: 'POST',
      headers: { authorization: `Bearer ${this.#bearer}`, 'content-type': 'application/json' },
      body: JSON.stringify({ rev: this.projection.rev, action }),
    })
    return (await response.json()) as ActionAnswer
  }

  /** Says what the page it stands for would say until it is closed: that it is alive. */
  beAlive(): void {
    const say = () => {
      if (this.connected) this.#socket.send(JSON.stringify({ type: 'alive', screen: 'visitor', rev: 0 }))
    }
    const timer = setInterval(say, 10_000)
    this.#socket.on('close', () => clearInterval(timer))
    say()
  }

  /** Draws a line in the signature field, as a finger does. */
  sign(): void {
    const points = Array.from({ length: 12 }, (_, i) => ({
      x: 0.1 + i * 0.06,
      y: 0.5 + 0.2 * Math.sin(i),
      pressure: 0.5,
      down: i < 11,
    }))
    this.#socket.send(JSON.stringify({ type: 'pen', aspect: 3, points }))
  }

  close(): void {
    this.#socket.terminate()
  }
}
