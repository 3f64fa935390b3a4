import type { Clock } from '../../kernel/clock.ts'
import { fail, ok } from '../../kernel/result.ts'
import { httpMjpegSource } from './http-mjpeg.ts'
import { ippTransport } from './ipp.ts'
import { Link } from './link.ts'
import type { LinkKind, OpenedLink, OpenLink } from './opened-link.ts'
import type { OpenStream } from './stream.ts'

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

/** What stands behind `at: { simulated: name }`. */
export type SimulatedEndpoint =
  | { readonly kind: 'stream'; readonly peer: StreamPeer }
  | { readonly kind: 'http'; readonly url: string }
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
    case 'job':
      return {
        kind: 'job',
        open: () => Promise.resolve(ok<OpenedLink>({ kind: 'job', transport: ippTransport(endpoint.uri, clock) })),
      }
    case 'http':
      return {
        kind: 'frames',
        open: () => Promise.resolve(ok<OpenedLink>({ kind: 'frames', transport: httpMjpegSource(endpoint.url) })),
      }
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
