import { systemClock } from '../../kernel/clock.ts'
import { serveLines, serveSound } from './serve-json.ts'
import { serveOverTcp } from './serve-over-tcp.ts'
import type { SimulatedUnit } from './unit.ts'

export interface ServedUnit {
  /** How a site file names it: `at: { key: value }`. */
  readonly place: { readonly key: 'tcp' | 'http' | 'ipp'; readonly value: string }
  close(): Promise<void>
}

/** Puts a simulated device of any class on a port. Throws when the port is taken. */
export async function serveUnit(unit: SimulatedUnit, port: number, host: string): Promise<ServedUnit> {
  await unit.start?.(port)
  const endpoint = unit.endpoint()
  switch (endpoint.kind) {
    case 'stream':
    case 'packet':
    case 'apdu': {
      const service = await serveOverTcp({ wire: endpoint.peer }, port, host)
      return { place: { key: 'tcp', value: `${host}:${service.port}` }, close: () => service.close() }
    }
    case 'lines': {
      const service = await serveLines(endpoint.peer, port, host)
      return { place: { key: 'tcp', value: `${host}:${service.port}` }, close: () => service.close() }
    }
    case 'sound': {
      const service = await serveSound(endpoint.peer, systemClock, port, host)
      return { place: { key: 'tcp', value: `${host}:${service.port}` }, close: () => service.close() }
    }
    case 'pen':
      throw new Error('a touch screen has no wire of its own: sign on the page')
    case 'job':
      return { place: { key: 'ipp', value: endpoint.uri }, close: () => unit.stop?.() ?? Promise.resolve() }
    case 'http':
      return { place: { key: 'http', value: endpoint.url }, close: () => unit.stop?.() ?? Promise.resolve() }
  }
}
