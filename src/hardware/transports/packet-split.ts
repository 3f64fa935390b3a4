/** Packets over TCP are no longer than this; no HID report is. */
export const mostPacketBytes = 0x7fff

const featureBit = 0x8000

/** Feature reports cross the same connection: `01 id len len` and `02 report` there, `81 good bytes` and `82 good` back. */
export const featureMessages = { get: 0x01, send: 0x02, got: 0x81, sent: 0x82 } as const

/** A packet as it goes over TCP: its length as u16 big-endian, then the packet. The top bit marks a message about a feature report. */
export function prefixed(packet: Uint8Array, feature = false): Uint8Array {
  const framed = new Uint8Array(2 + packet.length)
  const length = packet.length | (feature ? featureBit : 0)
  framed.set([length >> 8, length & 0xff])
  framed.set(packet, 2)
  return framed
}

/**
 * Turns a stream of length-prefixed packets, however cut, into packets. Holds at most one of them. Empty packets are skipped; messages
 * about feature reports go to `onFeature`.
 */
export class PacketSplitter {
  readonly #buffer = new Uint8Array(2 + mostPacketBytes)
  readonly #onFeature: (message: Uint8Array) => void
  #filled = 0

  constructor(onFeature: (message: Uint8Array) => void = () => {}) {
    this.#onFeature = onFeature
  }

  push(bytes: Uint8Array): Uint8Array[] {
    const packets: Uint8Array[] = []
    for (let taken = 0; taken < bytes.length; ) {
      const wanted = this.#filled < 2 ? 2 : this.#packetBytes() + 2
      const part = bytes.subarray(taken, taken + wanted - this.#filled)
      this.#buffer.set(part, this.#filled)
      this.#filled += part.length
      taken += part.length
      if (this.#filled < 2 || this.#filled < this.#packetBytes() + 2) continue
      if (this.#filled > 2) {
        const packet = this.#buffer.slice(2, this.#filled)
        if (((this.#buffer[0] ?? 0) & 0x80) === 0) packets.push(packet)
        else this.#onFeature(packet)
      }
      this.#buffer.fill(0, 0, this.#filled)
      this.#filled = 0
    }
    return packets
  }

  #packetBytes(): number {
    return (((this.#buffer[0] ?? 0) & 0x7f) << 8) | (this.#buffer[1] ?? 0)
  }
}
