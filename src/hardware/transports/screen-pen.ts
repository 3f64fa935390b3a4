import type { CloseReason } from './stream.ts'

/** A finger or pen on the touch screen: shares of the signature field's width and height, pressure 0..1. */
export interface TouchPoint {
  readonly x: number
  readonly y: number
  readonly pressure: number
  readonly down: boolean
}

/** What a driver gets of the signature field on the screen. */
export interface PenTransport {
  /** Width : height of the field, as the page last said. */
  readonly aspect: number
  /** Points until the returned function is called; `cleared` when the citizen has emptied the field. */
  listen(listener: { point(point: TouchPoint): void; cleared(): void }): () => void
  onClose(listener: (reason: CloseReason) => void): void
  close(): Promise<void>
}

type Listener = Parameters<PenTransport['listen']>[0]

/** Where points from the page come in and a signature driver takes them out; nothing is kept here. */
export class ScreenPen {
  #listener: Listener | undefined
  #closed: ((reason: CloseReason) => void) | undefined
  #aspect = 3

  /** Whether somebody wants points now; others are to be thrown away. */
  get capturing(): boolean {
    return this.#listener !== undefined
  }

  /** False when nobody wanted it. */
  push(point: TouchPoint): boolean {
    this.#listener?.point(point)
    return this.capturing
  }

  cleared(): void {
    this.#listener?.cleared()
  }

  /** The page tells the shape of its field. */
  shape(aspect: number): void {
    this.#aspect = aspect
  }

  /** The screen has gone; for simulators. */
  hangUp(): void {
    this.#listener = undefined
    this.#closed?.({ code: 'lost', detail: 'unplugged' })
    this.#closed = undefined
  }

  transport(): PenTransport {
    const aspect = () => this.#aspect
    return {
      get aspect() {
        return aspect()
      },
      listen: (listener) => {
        this.#listener = listener
        return () => {
          if (this.#listener === listener) this.#listener = undefined
        }
      },
      onClose: (listener) => {
        this.#closed = listener
      },
      close: () => {
        this.#listener = undefined
        this.#closed = undefined
        return Promise.resolve()
      },
    }
  }
}
