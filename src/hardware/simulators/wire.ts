import type { Clock } from '../../kernel/clock.ts'
import type { PacketPeer, PeerPort, StreamPeer } from '../transports/simulated.ts'

/** Faults of the line itself, the same for every byte device. */
export interface WireFaults {
  /** Answers nothing. */
  silent: boolean
  /** This many of the next bytes sent have bits turned over. */
  garbleBytes: number
  /** Each answer comes this much later, ms. */
  slowMs: number
  /** Answers are cut into pieces of this many bytes; 0 sends them whole. */
  pieceBytes: number
}

/** One end of a cable: at most one client, can be unplugged, and can be told to misbehave. */
export class SimulatedWire implements StreamPeer {
  readonly faults: WireFaults = { silent: false, garbleBytes: 0, slowMs: 0, pieceBytes: 0 }
  readonly #clock: Clock
  readonly #receive: (bytes: Uint8Array) => void
  readonly #onConnect: () => void
  readonly #plugListeners = new Set<(plugged: boolean) => void>()
  #port: PeerPort | undefined
  #plugged = true

  constructor(clock: Clock, receive: (bytes: Uint8Array) => void, onConnect: () => void = () => {}) {
    this.#clock = clock
    this.#receive = receive
    this.#onConnect = onConnect
  }

  get plugged(): boolean {
    return this.#plugged
  }

  onPlugged(listener: (plugged: boolean) => void): () => void {
    this.#plugListeners.add(listener)
    return () => this.#plugListeners.delete(listener)
  }

  unplug(): void {
    this.#plugged = false
    this.hangUp()
    for (const listener of this.#plugListeners) listener(false)
  }

  plug(): void {
    this.#plugged = true
    for (const listener of this.#plugListeners) listener(true)
  }

  /** Ends the connection but stays plugged in. */
  hangUp(): void {
    const port = this.#port
    this.#port = undefined
    port?.hangUp()
  }

  connect(port: PeerPort): ReturnType<StreamPeer['connect']> {
    if (!this.#plugged || this.#port) return undefined
    this.#port = port
    this.#onConnect()
    return {
      receive: (bytes) => {
        if (this.#port === port) this.#receive(bytes)
      },
      disconnected: () => {
        if (this.#port === port) this.#port = undefined
      },
    }
  }

  /** To the client, after `delayMs`, through whatever faults stand. */
  send(bytes: Uint8Array, delayMs = 0): void {
    const port = this.#port
    if (!port || this.faults.silent) return
    const wholeMs = delayMs + this.faults.slowMs
    const go = () => {
      if (this.#port !== port || this.faults.silent) return
      const out = this.#garbled(bytes)
      const piece = this.pieceBytes || out.length
      for (let at = 0; at < out.length; at += piece) port.send(out.subarray(at, at + piece))
    }
    if (wholeMs > 0) this.#clock.after(wholeMs, go)
    else go()
  }

  protected get pieceBytes(): number {
    return this.faults.pieceBytes
  }

  clearFaults(): void {
    this.faults.silent = false
    this.faults.garbleBytes = 0
    this.faults.slowMs = 0
    this.faults.pieceBytes = 0
  }

  #garbled(bytes: Uint8Array): Uint8Array {
    const out = Uint8Array.from(bytes)
    for (let i = 0; i < out.length && this.faults.garbleBytes > 0; i += 1) {
      out[i] = (out[i] ?? 0) ^ 0xa5
      this.faults.garbleBytes -= 1
    }
    return out
  }
}

/** A cable that carries packets: each `send` and each `receive` is one. Feature reports are kept by their id. */
export class SimulatedPacketWire extends SimulatedWire implements PacketPeer {
  readonly #features = new Map<number, Uint8Array>()

  /** What the device holds under a report id; the report begins with it. */
  setFeature(report: Uint8Array): void {
    this.#features.set(report[0] ?? 0, Uint8Array.from(report))
  }

  feature(reportId: number): Uint8Array | undefined {
    return this.#features.get(reportId)
  }

  /** A packet arrives whole or not at all. */
  protected override get pieceBytes(): number {
    return 0
  }

  getFeature(reportId: number, length: number): Promise<Uint8Array> {
    const report = this.#features.get(reportId)
    if (!this.plugged || this.faults.silent || !report) return Promise.reject(new Error('stall'))
    return Promise.resolve(Uint8Array.from(report.subarray(0, length)))
  }

  sendFeature(report: Uint8Array): Promise<void> {
    if (!this.plugged || this.faults.silent || !this.#features.has(report[0] ?? 0))
      return Promise.reject(new Error('stall'))
    this.setFeature(report)
    return Promise.resolve()
  }
}
