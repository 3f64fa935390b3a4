import type { Clock } from '../../kernel/clock.ts'
import { fail, messageOf, ok, type Result } from '../../kernel/result.ts'
import type { OpenPackets } from './packet.ts'
import { PacketLink } from './packet-link.ts'
import { type OpenFailure, openFailureOf } from './stream.ts'

/** A read that waited so long is begun anew; nothing is lost by it. */
const readMs = 2000
const sendMs = 2000
const stallMs = 100

interface Endpoint {
  readonly endpointNumber: number
  readonly direction: 'in' | 'out'
  readonly type: string
  readonly packetSize: number
}

/** What we use of the library's device; its own types need the browser's. */
interface BulkDevice {
  readonly bus: string
  readonly address: number
  readonly configuration:
    | {
        readonly interfaces: readonly {
          readonly interfaceNumber: number
          readonly alternate: { readonly endpoints: readonly Endpoint[] }
        }[]
      }
    | undefined
  open(): Promise<void>
  close(): Promise<void>
  detachKernelDriver(interfaceNumber: number): Promise<void>
  claimInterface(interfaceNumber: number): Promise<void>
  transferIn(endpoint: number, length: number, timeoutMs: number): Promise<{ readonly data?: DataView | undefined }>
  transferOut(endpoint: number, data: Uint8Array, timeoutMs: number): Promise<{ readonly status?: string | undefined }>
}

interface Pipes {
  readonly ins: readonly Endpoint[]
  readonly outs: readonly Endpoint[]
}

/**
 * Bulk pipes of a bare USB device by its node (`/dev/bus/usb/001/004`): a packet's first byte is the number of the pipe. Endpoints
 * are those of the descriptor, in its order. The library is optional and loaded with the first such device.
 */
export function usbBulkPackets(path: string, interfaceNumber: number, clock: Clock): OpenPackets {
  return async (signal) => {
    let device: BulkDevice | undefined
    try {
      const { usb } = await import('usb')
      const all: readonly unknown[] = await usb.getDevices()
      device = (all as readonly BulkDevice[]).find((found) => isAt(found, path))
      if (!device) return fail('open.notFound', path)
      if (signal.aborted) return fail('open.canceled')
      await device.open()
      await device.detachKernelDriver(interfaceNumber).catch(() => {})
      await device.claimInterface(interfaceNumber)
    } catch (thrown) {
      await device?.close().catch(() => {})
      return { ok: false, error: openFailureOf(thrown) }
    }
    const pipes = pipesOf(device, interfaceNumber)
    if (signal.aborted || !pipes.ok) {
      await device.close().catch(() => {})
      return pipes.ok ? fail('open.canceled') : pipes
    }
    return ok(startLink(device, pipes.value, clock))
  }
}

function startLink(device: BulkDevice, { ins, outs }: Pipes, clock: Clock): PacketLink {
  let open = true
  const link = new PacketLink(clock, {
    send: (packet, done) => {
      const endpoint = outs[packet[0] ?? 0]
      if (!endpoint) return done(new Error('no such pipe'))
      device.transferOut(endpoint.endpointNumber, Uint8Array.from(packet.subarray(1)), sendMs).then(
        (sent) => done(sent.status === 'ok' ? null : new Error(sent.status)),
        (thrown: unknown) => done(new Error(messageOf(thrown))),
      )
    },
    shut: () => {
      open = false
      return device.close()
    },
  })
  const listen = async (pipe: number, endpointNumber: number, packetSize: number) => {
    while (open) {
      try {
        // One USB packet at a time: an answer that fills its last packet has no other end.
        const got = await device.transferIn(endpointNumber, packetSize, readMs)
        const { data } = got
        if (!data) {
          // A stalled pipe; asking again at once would spin.
          await clock.sleep(stallMs)
          continue
        }
        if (open && data.byteLength > 0)
          link.received(Uint8Array.from([pipe, ...new Uint8Array(data.buffer, data.byteOffset, data.byteLength)]))
        new Uint8Array(data.buffer, data.byteOffset, data.byteLength).fill(0)
      } catch (thrown) {
        if (!isTimeout(thrown)) return link.ended(messageOf(thrown))
      }
    }
  }
  for (const [pipe, { endpointNumber, packetSize }] of ins.entries())
    listen(pipe, endpointNumber, packetSize).catch((thrown: unknown) => link.ended(messageOf(thrown)))
  return link
}

const isTimeout = (thrown: unknown) => /tim(ed|e) ?-?out|cancel/i.test(messageOf(thrown))

function isAt(device: BulkDevice, path: string): boolean {
  const [, bus, address] = /\/(\d+)\/(\d+)$/.exec(path) ?? []
  const sameBus = !/^\d+$/.test(device.bus) || Number(device.bus) === Number(bus)
  return sameBus && device.address === Number(address)
}

function pipesOf(device: BulkDevice, interfaceNumber: number): Result<Pipes, OpenFailure> {
  const found = device.configuration?.interfaces.find((i) => i.interfaceNumber === interfaceNumber)
  const bulk = (found?.alternate.endpoints ?? []).filter((endpoint) => endpoint.type !== 'isochronous')
  const ins = bulk.filter((endpoint) => endpoint.direction === 'in')
  const outs = bulk.filter((endpoint) => endpoint.direction === 'out')
  if (ins.length === 0 || outs.length === 0)
    return fail('open.failed', `interface ${interfaceNumber} has no bulk pipes`)
  return ok({ ins, outs })
}
