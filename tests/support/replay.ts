import { readFileSync } from 'node:fs'
import { bytesOfHex, hexOf } from '../../src/hardware/profiles/bytes.ts'
import type { PeerPort, StreamPeer } from '../../src/hardware/transports/simulated.ts'

interface Line {
  readonly t: number
  readonly dir: 'in' | 'out'
  readonly hex?: string
  readonly masked?: number
}

/**
 * A device that says again what a recording (`kioskd devices record`) heard it say. It waits for the bytes that were sent then, and
 * plays what came after them; bytes that were masked stand for as many of any kind.
 */
export class ReplayedDevice implements StreamPeer {
  readonly #lines: readonly Line[]
  #at = 0
  #got: number[] = []
  /** What was sent that the recording does not know, or undefined. */
  strange: string | undefined

  constructor(file: string) {
    const [, ...lines] = readFileSync(file, 'utf8').trim().split('\n')
    this.#lines = lines.map((line) => JSON.parse(line) as Line)
  }

  /** True when everything recorded has been played. */
  get over(): boolean {
    return this.#at >= this.#lines.length
  }

  connect(port: PeerPort): ReturnType<StreamPeer['connect']> {
    return {
      receive: (bytes) => {
        this.#got.push(...bytes)
        this.#play(port)
      },
      disconnected: () => {},
    }
  }

  #play(port: PeerPort): void {
    for (let line = this.#lines[this.#at]; line; line = this.#lines[this.#at]) {
      if (line.dir === 'in') {
        if (line.hex !== undefined) port.send(bytesOfHex(line.hex))
      } else {
        const wanted = line.hex === undefined ? undefined : bytesOfHex(line.hex)
        const length = wanted?.length ?? line.masked ?? 0
        if (this.#got.length < length) return
        const sent = this.#got.splice(0, length)
        if (wanted && hexOf(sent) !== hexOf(wanted)) this.strange ??= `${hexOf(sent)} instead of ${hexOf(wanted)}`
      }
      this.#at += 1
    }
  }
}
