import type { Result } from '../../kernel/result.ts'
import type { ApduTransport } from './apdu.ts'
import type { FramesSource } from './frames.ts'
import type { JobTransport } from './job.ts'
import type { LinesTransport } from './lines.ts'
import type { PacketTransport } from './packet.ts'
import type { PenTransport } from './screen-pen.ts'
import type { SoundTransport } from './sound.ts'
import type { OpenFailure, StreamTransport } from './stream.ts'

/** The shapes in which a device can be reached (DESIGN 5.2). A driver says which of them it understands. */
export interface TransportByKind {
  /** Bytes: serial, tcp, usb-lp. */
  readonly stream: StreamTransport
  /** Reports or packets with an end: hid, usb-bulk. */
  readonly packet: PacketTransport
  /** Questions and answers to a chip card: pcsc. */
  readonly apdu: ApduTransport
  /** Requests with a document: ipp. */
  readonly job: JobTransport
  /** Pictures: http-mjpeg, v4l2. */
  readonly frames: FramesSource
  /** Single levels: gpio. */
  readonly lines: LinesTransport
  /** Sound out: alsa. */
  readonly sound: SoundTransport
  /** Strokes on the touch screen. */
  readonly pen: PenTransport
}

export type LinkKind = keyof TransportByKind

export type OpenedLink = { [K in LinkKind]: { readonly kind: K; readonly transport: TransportByKind[K] } }[LinkKind]

export type OpenLink = (signal: AbortSignal) => Promise<Result<OpenedLink, OpenFailure>>
