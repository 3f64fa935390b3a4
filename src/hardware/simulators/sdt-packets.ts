import type { PacketFraming } from '../transports/stream-over-packets.ts'

/** The module's side of the USB framings: what a packet from the host carries. */
export function bytesOfPacket(framing: PacketFraming, packet: Uint8Array): Uint8Array {
  return packet.subarray(framing.kind === 'hid' ? 1 + framing.header.length : 1)
}

/** The packets an answer leaves in; a split answer on its two pipes, 64 bytes at a time as a full-speed device sends them. */
export function packetsOfAnswer(framing: PacketFraming, answer: Uint8Array): Uint8Array[] {
  const packets: Uint8Array[] = []
  const cut = (pipe: readonly number[], bytes: Uint8Array, size: number, whole: number) => {
    for (let at = 0; at < bytes.length; at += size) {
      const part = bytes.subarray(at, at + size)
      const packet = new Uint8Array(Math.max(whole, pipe.length + part.length))
      packet.set(pipe)
      packet.set(part, pipe.length)
      packets.push(packet)
    }
  }
  if (framing.kind === 'split') {
    cut([0], answer.subarray(0, framing.headBytes), 64, 0)
    cut([1], answer.subarray(framing.headBytes), 64, 0)
  } else if (framing.kind === 'hid') {
    const { reportId, reportBytes, header } = framing
    cut([reportId, ...header], answer, reportBytes - header.length, 1 + reportBytes)
  } else cut([0], answer, 64, 0)
  return packets
}
