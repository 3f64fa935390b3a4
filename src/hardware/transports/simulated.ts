import type { Clock } from '../../kernel/clock.ts'
import { fail, ok, type Result } from '../../kernel/result.ts'
import { apduOverStream } from './apdu-over-stream.ts'
import { httpMjpegSource } from './http-mjpeg.ts'
import { ippTransport } from './ipp.ts'
import type { Level, LinesTransport } from './lines.ts'
import { Link } from './link.ts'
import type { LinkKind, OpenedLink, OpenLink } from './opened-link.ts'
import { PacketLink } from './packet-link.ts'
import type { ScreenPen } from './screen-pen.ts'
import type { SayLimits, SoundTransport } from './sound.ts'
import type { CloseReason, OpenFailure, OpenStream } from './stream.ts'

/** One connection as the simulated device sees it. */
export interface PeerPort {
  /** To us. Must not be called from inside `receive`'s caller synchronously before `connect` returned. */
  send(bytes: Uint8Array): void
  /** The cable is pulled. */
  hangUp(): void
}

/** The other end of a wire, given from outside: transports know nothing of simulators. */
export interface StreamPeer {
  /** Undefined when the device is not plugged in. */
  connect(port: PeerPort): { receive(bytes: Uint8Array): void; disconnected(): void } | undefined
}

/** The far end of a set of levels. */
export interface LinesPeer {
  /** Undefined when it is not plugged in. `changed` is called for every level at once, and for each change. */
  connect(port: {
    changed(line: string, level: Level): void
    hangUp(): void
  }): { set(line: string, level: Level): void; disconnected(): void } | undefined
}

/** The far end of a sound output. */
export interface SoundPeer {
  readonly plugged: boolean
  /** Told of everything that is played; answers how long it takes, ms. */
  played(what: { readonly file: string } | { readonly lang: string; readonly characters: number }): number
  /** True when no voice program is installed: clips only. */
  readonly voiceless?: boolean
  /** The words themselves, only in the process they were spoken in: they cross no wire. */
  words?(text: string, lang: string): void
  volume(percent: number): void
}

/** The same for a device of packets; feature reports carry their id first and reject when the device has none of that id. */
export interface PacketPeer extends StreamPeer {
  getFeature(reportId: number, length: number): Promise<Uint8Array>
  sendFeature(report: Uint8Array): Promise<void>
}

/** What stands behind `at: { simulated: name }`. */
export type SimulatedEndpoint =
  | { readonly kind: 'stream'; readonly peer: StreamPeer }
  | { readonly kind: 'packet'; readonly peer: PacketPeer }
  /** A chip card reader; its far end speaks the virtual smart card protocol (`vpcd-frames.ts`). */
  | { readonly kind: 'apdu'; readonly peer: StreamPeer }
  | { readonly kind: 'http'; readonly url: string; readonly stillUrl?: string }
  | { readonly kind: 'lines'; readonly peer: LinesPeer }
  | { readonly kind: 'sound'; readonly peer: SoundPeer }
  /** The signature field of a touch screen. */
  | { readonly kind: 'pen'; readonly screen: ScreenPen; readonly plugged: boolean }
  /** A document printer, by its ipp:// address. */
  | { readonly kind: 'job'; readonly uri: string }

export interface SimulatedRegistry {
  lookup(name: string): SimulatedEndpoint | undefined
}

/** The link to a simulated device, of the shape its kind has. */
export function simulatedLink(
  endpoint: SimulatedEndpoint,
  clock: Clock,
): { readonly kind: LinkKind; readonly open: OpenLink } {
  switch (endpoint.kind) {
    case 'stream':
      return {
        kind: 'stream',
        open: async (signal) => {
          const opened = await simulatedStream(endpoint.peer, clock)(signal)
          return opened.ok ? ok<OpenedLink>({ kind: 'stream', transport: opened.value }) : opened
        },
      }
    case 'packet':
      return { kind: 'packet', open: (signal) => simulatedPackets(endpoint.peer, clock, signal) }
    case 'apdu':
      return { kind: 'apdu', open: apduOverStream(simulatedStream(endpoint.peer, clock), 'simulated', clock) }
    case 'job':
      return {
        kind: 'job',
        open: () => Promise.resolve(ok<OpenedLink>({ kind: 'job', transport: ippTransport(endpoint.uri, clock) })),
      }
    case 'http':
      return {
        kind: 'frames',
        open: () =>
          Promise.resolve(
            ok<OpenedLink>({ kind: 'frames', transport: httpMjpegSource(endpoint.url, endpoint.stillUrl) }),
          ),
      }
    case 'pen':
      return {
        kind: 'pen',
        open: () =>
          Promise.resolve(
            endpoint.plugged
              ? ok<OpenedLink>({ kind: 'pen', transport: endpoint.screen.transport() })
              : fail('open.notFound', 'simulated device is unplugged'),
          ),
      }
    case 'lines':
      return { kind: 'lines', open: () => Promise.resolve(simulatedLines(endpoint.peer)) }
    case 'sound':
      return {
        kind: 'sound',
        open: () =>
          Promise.resolve(
            endpoint.peer.plugged
              ? ok<OpenedLink>({ kind: 'sound', transport: simulatedSound(endpoint.peer, clock) })
              : fail('open.notFound', 'simulated device is unplugged'),
          ),
      }
  }
}

function simulatedLines(peer: LinesPeer): Result<OpenedLink, OpenFailure> {
  const levels = new Map<string, Level>()
  let changed: (line: string, level: Level) => void = () => {}
  let closed: (reason: CloseReason) => void = () => {}
  let open = true
  const far = peer.connect({
    changed: (line, level) => {
      levels.set(line, level)
      queueMicrotask(() => changed(line, level))
    },
    hangUp: () => {
      open = false
      queueMicrotask(() => closed({ code: 'lost', detail: 'unplugged' }))
    },
  })
  if (!far) return fail('open.notFound', 'simulated device is unplugged')
  const transport: LinesTransport = {
    read: (line) => {
      const level = levels.get(line)
      return Promise.resolve(open && level !== undefined ? ok(level) : fail('closed', line))
    },
    write: (line, level) => {
      if (!open) return Promise.resolve(fail('closed'))
      far.set(line, level)
      return Promise.resolve(ok(undefined))
    },
    onLevel: (listener) => {
      changed = listener
    },
    onClose: (listener) => {
      closed = listener
    },
    close: () => {
      open = false
      far.disconnected()
      return Promise.resolve()
    },
  }
  return ok({ kind: 'lines', transport })
}

const atSpeed = (ms: number, { speedPercent }: SayLimits): number => (ms * 100) / speedPercent

function simulatedSound(peer: SoundPeer, clock: Clock): SoundTransport {
  const heard = async (ms: number, { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal }) => {
    if (!peer.plugged) return fail('noDevice')
    if (!(await clock.sleep(Math.min(ms, timeoutMs), signal))) return fail('aborted')
    return ms > timeoutMs ? fail('timeout') : ok(undefined)
  }
  return {
    playFile: (path, options) => heard(atSpeed(peer.played({ file: path }), options), options),
    speak: (text, lang, options) => {
      if (peer.voiceless) return Promise.resolve(fail('noProgram', 'espeak-ng'))
      peer.words?.(text, lang)
      return heard(atSpeed(peer.played({ lang, characters: [...text].length }), options), options)
    },
    setVolume: (percent) => {
      peer.volume(percent)
      return Promise.resolve(ok(undefined))
    },
    probe: () => Promise.resolve(peer.plugged ? ok(undefined) : fail('noDevice')),
    close: () => Promise.resolve(),
  }
}

/** A byte pipe inside the process. Bytes arrive in a later turn of the event loop, as on any real wire. */
function simulatedStream(peer: StreamPeer, clock: Clock): OpenStream {
  return async (signal) => {
    if (signal.aborted) return fail('open.canceled')
    let far: ReturnType<StreamPeer['connect']>
    const link = new Link(
      clock,
      (bytes, done) => {
        const copy = Uint8Array.from(bytes)
        queueMicrotask(() => {
          far?.receive(copy)
          done()
        })
      },
      () => far?.disconnected(),
    )
    far = peer.connect({
      send: (bytes) => {
        const copy = Uint8Array.from(bytes)
        queueMicrotask(() => link.received(copy))
      },
      hangUp: () => queueMicrotask(() => link.ended('unplugged')),
    })
    return far ? ok(link) : fail('open.notFound', 'simulated device is unplugged')
  }
}

/** Packets inside the process, each in a later turn of the event loop. */
function simulatedPackets(peer: PacketPeer, clock: Clock, signal: AbortSignal): ReturnType<OpenLink> {
  if (signal.aborted) return Promise.resolve(fail('open.canceled'))
  let far: ReturnType<StreamPeer['connect']>
  const link = new PacketLink(clock, {
    send: (packet, done) => {
      const copy = Uint8Array.from(packet)
      queueMicrotask(() => {
        far?.receive(copy)
        done()
      })
    },
    shut: () => far?.disconnected(),
    getFeature: (id, length) => peer.getFeature(id, length),
    sendFeature: (report) => peer.sendFeature(report),
  })
  far = peer.connect({
    send: (packet) => {
      const copy = Uint8Array.from(packet)
      queueMicrotask(() => link.received(copy))
    },
    hangUp: () => queueMicrotask(() => link.ended('unplugged')),
  })
  return Promise.resolve(
    far ? ok<OpenedLink>({ kind: 'packet', transport: link }) : fail('open.notFound', 'simulated device is unplugged'),
  )
}
