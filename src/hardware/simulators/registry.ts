import type { SimulatedEndpoint, SimulatedRegistry } from '../transports/simulated.ts'
import type { SimulatedEscposPrinter } from './escpos-printer.ts'
import type { SimulatedMjpegCamera } from './mjpeg-camera.ts'
import type { SimulatedSdtReader } from './sdt-reader.ts'

export type SimulatedDevice = SimulatedSdtReader | SimulatedEscposPrinter | SimulatedMjpegCamera

/** Simulated devices by name, as `createDevices({ simulated })` looks them up. */
export class SimulatedDevices implements SimulatedRegistry {
  readonly #devices = new Map<string, SimulatedDevice>()

  add<D extends SimulatedDevice>(name: string, device: D): D {
    this.#devices.set(name, device)
    return device
  }

  entries(): readonly (readonly [string, SimulatedDevice])[] {
    return [...this.#devices]
  }

  lookup(name: string): SimulatedEndpoint | undefined {
    const device = this.#devices.get(name)
    if (!device) return undefined
    return device.kind === 'camera' ? { kind: 'http', url: device.url } : { kind: 'stream', peer: device.wire }
  }
}
