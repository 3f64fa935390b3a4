import type { Level } from '../../transports/lines.ts'
import type { LinesPeer } from '../../transports/simulated.ts'

/** A board with named levels: inputs that a person can set, outputs that can be looked at. */
export class LinesBox implements LinesPeer {
  readonly #levels: Map<string, Level>
  readonly #plugListeners = new Set<(plugged: boolean) => void>()
  #port: Parameters<LinesPeer['connect']>[0] | undefined
  #plugged = true

  constructor(names: readonly string[]) {
    this.#levels = new Map(names.map((name) => [name, 0]))
  }

  get plugged(): boolean {
    return this.#plugged
  }
  get levels(): Readonly<Record<string, Level>> {
    return Object.fromEntries(this.#levels)
  }

  connect(port: Parameters<LinesPeer['connect']>[0]): ReturnType<LinesPeer['connect']> {
    if (!this.#plugged || this.#port) return undefined
    this.#port = port
    for (const [line, level] of this.#levels) port.changed(line, level)
    return {
      set: (line, level) => {
        if (this.#port === port && this.#levels.has(line)) this.#levels.set(line, level)
      },
      disconnected: () => {
        if (this.#port === port) this.#port = undefined
      },
    }
  }

  /** Somebody opens a door, presses a switch. */
  input(line: string, level: Level): void {
    this.#levels.set(line, level)
    this.#port?.changed(line, level)
  }

  unplug(): void {
    this.#plugged = false
    const port = this.#port
    this.#port = undefined
    port?.hangUp()
    for (const listener of this.#plugListeners) listener(false)
  }

  plug(): void {
    this.#plugged = true
    for (const listener of this.#plugListeners) listener(true)
  }

  onPlugged(listener: (plugged: boolean) => void): () => void {
    this.#plugListeners.add(listener)
    return () => this.#plugListeners.delete(listener)
  }
}
