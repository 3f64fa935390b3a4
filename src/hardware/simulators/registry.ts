import type { SimulatedEndpoint, SimulatedRegistry } from '../transports/simulated.ts'
import type { SimulatedEscposPrinter } from './escpos-printer.ts'
import type { SimulatedMjpegCamera } from './mjpeg-camera.ts'
import type { SimulatedSdtReader } from './sdt-reader.ts'

/** Devices that the dev dock has a card of their own for. */
export type SimulatedDevice = SimulatedSdtReader | SimulatedEscposPrinter | SimulatedMjpegCamera

/** Anything with a far end: a device of the dock, or a unit of any class. */
interface HasEndpoint {
  endpoint(): SimulatedEndpoint
}

const isDock = (device: HasEndpoint): device is SimulatedDevice => 'kind' in device

/** Simulated devices by name, as `createDevices({ simulated })` looks them up. */
export class SimulatedDevices implements SimulatedRegistry {
  readonly #devices = new Map<string, HasEndpoint>()

  add<D extends HasEndpoint>(name: string, device: D): D {
    this.#devices.set(name, device)
    return device
  }

  entries(): readonly (readonly [string, SimulatedDevice])[] {
    return [...this.#devices].flatMap(([name, device]) => (isDock(device) ? [[name, device] as const] : []))
  }

  lookup(name: string): SimulatedEndpoint | undefined {
    return this.#devices.get(name)?.endpoint()
  }
}
