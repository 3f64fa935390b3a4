/** Control messages of the virtual smart card protocol: a message of one byte; anything longer is a command APDU. */
export const vpcdControl = { off: 0, on: 1, reset: 2, atr: 4 } as const

/** Longest message; extended APDUs are not spoken. */
const maxBytes = 1024

/** A message as it goes over the wire: its length as u16 big-endian, then its bytes. devices.md 2.5 [vsmartcard]. */
export function vpcdFrame(message: Uint8Array): Uint8Array {
  const frame = new Uint8Array(2 + message.length)
  frame.set([message.length >> 8, message.length & 0xff])
  frame.set(message, 2)
  return frame
}

/**
 * Turns a stream of such messages, however cut, into messages; an empty one says "no card" or "no answer". Undefined: a length
 * beyond what a card can say, from where on nothing can be told apart.
 */
export class VpcdSplitter {
  readonly #buffer = new Uint8Array(2 + maxBytes)
  #filled = 0

  push(bytes: Uint8Array): Uint8Array[] | undefined {
    const messages: Uint8Array[] = []
    for (const byte of bytes) {
      this.#buffer[this.#filled] = byte
      this.#filled += 1
      if (this.#filled < 2) continue
      const length = ((this.#buffer[0] ?? 0) << 8) | (this.#buffer[1] ?? 0)
      if (length > maxBytes) {
        this.wipe()
        return undefined
      }
      if (this.#filled < 2 + length) continue
      messages.push(this.#buffer.slice(2, this.#filled))
      this.wipe()
    }
    return messages
  }

  /** Overwrites what was held. */
  wipe(): void {
    this.#buffer.fill(0)
    this.#filled = 0
  }
}
