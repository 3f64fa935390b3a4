/** A packet as it goes over TCP: its length as u16 big-endian, then the packet. Longer ones than 65,535 bytes don't exist. */
export function prefixed(packet: Uint8Array): Uint8Array {
  const framed = new Uint8Array(2 + packet.length)
  framed.set([packet.length >> 8, packet.length & 0xff])
  framed.set(packet, 2)
  return framed
}

/** Turns a stream of length-prefixed packets, however cut, into packets. Holds at most one of them. Empty packets are skipped. */
export class PacketSplitter {
  readonly #buffer = new Uint8Array(2 + 65_535)
  #filled = 0

  push(bytes: Uint8Array): Uint8Array[] {
    const packets: Uint8Array[] = []
    for (let taken = 0; taken < bytes.length; ) {
      const wanted = this.#filled < 2 ? 2 : this.#packetBytes() + 2
      const part = bytes.subarray(taken, taken + wanted - this.#filled)
      this.#buffer.set(part, this.#filled)
      this.#filled += part.length
      taken += part.length
      if (this.#filled < 2 || this.#filled < this.#packetBytes() + 2) continue
      if (this.#filled > 2) packets.push(this.#buffer.slice(2, this.#filled))
      this.#buffer.fill(0, 0, this.#filled)
      this.#filled = 0
    }
    return packets
  }

  #packetBytes(): number {
    return ((this.#buffer[0] ?? 0) << 8) | (this.#buffer[1] ?? 0)
  }
}
