import type { Result } from '../../kernel/result.ts'
import type { PacketTransport } from './packet.ts'
import type { StreamTransport, WriteFailure } from './stream.ts'

/** How a stream of frames is put into packets. */
export type PacketFraming =
  /** Bytes as they come, cut to the packets' size. */
  | { readonly kind: 'stream'; readonly packetBytes: number }
  /** One frame is one packet. */
  | { readonly kind: 'single' }
  /** The first bytes of a frame on pipe 0, the rest on pipe 1; the last two of the first say how many the rest are. */
  | { readonly kind: 'split'; readonly headBytes: number }
  /** Reports of fixed length with a head of their own; the last one is filled with zeroes. */
  | { readonly kind: 'hid'; readonly reportId: number; readonly reportBytes: number; readonly header: Uint8Array }

/** Most bytes of one half of a split answer that wait for the other. */
const maxHeldBytes = 8192

/** A stream over a packet link, for protocols that are spoken over both. Each write is one whole frame. */
export function streamOverPackets(packets: PacketTransport, framing: PacketFraming): StreamTransport {
  let onData: ((bytes: Uint8Array) => void) | undefined
  const halves = new Halves(framing.kind === 'split' ? framing.headBytes : 0)
  return {
    async write(bytes, options): Promise<Result<void, WriteFailure>> {
      halves.wipe()
      for (const packet of packetsOf(framing, bytes)) {
        const written = await packets.write(packet, options)
        if (!written.ok) return written
      }
      return { ok: true, value: undefined }
    },
    onData(listener) {
      onData = listener
      packets.onPacket((packet) => {
        const bytes = framing.kind === 'split' ? halves.join(packet) : payloadOf(framing, packet)
        packet.fill(0)
        if (bytes.length > 0) onData?.(bytes)
      })
    },
    onClose: (listener) => packets.onClose(listener),
    close: () => packets.close(),
    abandon: () => {
      packets.close().catch(() => {})
    },
  }
}

function packetsOf(framing: PacketFraming, frame: Uint8Array): Uint8Array[] {
  switch (framing.kind) {
    case 'single':
      return [withHead([0], frame)]
    case 'split':
      return [withHead([0], frame.subarray(0, framing.headBytes)), withHead([1], frame.subarray(framing.headBytes))]
    case 'stream':
      return cut(frame, framing.packetBytes).map((part) => withHead([0], part))
    case 'hid': {
      const { reportId, reportBytes, header } = framing
      return cut(frame, Math.max(1, reportBytes - header.length)).map((part) => {
        const report = new Uint8Array(1 + reportBytes)
        report.set(withHead([reportId, ...header], part))
        return report
      })
    }
  }
}

/** What a packet carries; nothing when it is not one of ours. */
function payloadOf(framing: PacketFraming, packet: Uint8Array): Uint8Array {
  if (framing.kind !== 'hid') return packet.slice(1)
  const { reportId, header } = framing
  const ours = packet[0] === reportId && header.every((byte, i) => packet[1 + i] === byte)
  return ours ? packet.slice(1 + header.length) : new Uint8Array(0)
}

function withHead(head: readonly number[], bytes: Uint8Array): Uint8Array {
  const packet = new Uint8Array(head.length + bytes.length)
  packet.set(head)
  packet.set(bytes, head.length)
  return packet
}

function cut(bytes: Uint8Array, size: number): Uint8Array[] {
  const parts: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += size) parts.push(bytes.subarray(at, at + size))
  return parts
}

/** Puts the two halves of answers together again, in whatever order their packets came. */
class Halves {
  readonly #headBytes: number
  #head = new Uint8Array(0)
  #rest = new Uint8Array(0)

  constructor(headBytes: number) {
    this.#headBytes = headBytes
  }

  wipe(): void {
    this.#head.fill(0)
    this.#rest.fill(0)
    this.#head = new Uint8Array(0)
    this.#rest = new Uint8Array(0)
  }

  /** The bytes of whole answers, or of everything held when it has become too much to be one. */
  join(packet: Uint8Array): Uint8Array {
    if (packet[0] === 1) this.#rest = appended(this.#rest, packet)
    else this.#head = appended(this.#head, packet)
    const held = this.#head.length + this.#rest.length
    const length = ((this.#head[this.#headBytes - 2] ?? 0) << 8) | (this.#head[this.#headBytes - 1] ?? 0)
    const whole = this.#head.length >= this.#headBytes && this.#rest.length >= length
    if (!whole && held <= maxHeldBytes) return new Uint8Array(0)
    const bytes = withHead([...this.#head], this.#rest)
    this.wipe()
    return bytes
  }
}

function appended(before: Uint8Array<ArrayBuffer>, packet: Uint8Array): Uint8Array<ArrayBuffer> {
  if (packet.length < 2) return before
  const joined = new Uint8Array(before.length + packet.length - 1)
  joined.set(before)
  joined.set(packet.subarray(1), before.length)
  before.fill(0)
  return joined
}
