import type { Clock } from '../../kernel/clock.ts'
import type { SimulatedEndpoint } from '../transports/simulated.ts'
import { SimulatedPacketWire } from './wire.ts'

/** Scale of an STU-540: 13.5 units a pixel of 800 x 480, 1024 pressures. */
const [maxX, maxY, maxPressure] = [10_800, 6480, 1023]

/** A Wacom STU signature pad at the level of its HID reports. */
export class SimulatedStuPad {
  readonly wire: SimulatedPacketWire

  constructor(clock: Clock) {
    this.wire = new SimulatedPacketWire(clock, () => {})
    const capability = Buffer.alloc(14)
    capability[0] = 0x09
    for (const [i, value] of [maxX, maxY, maxPressure, 800, 480].entries()) capability.writeUInt16BE(value, 1 + 2 * i)
    this.wire.setFeature(capability)
    const information = Buffer.alloc(17)
    information[0] = 0x08
    information.write('STU-540', 1, 'latin1')
    information.set([1, 0, 4, 2], 8)
    this.wire.setFeature(information)
    this.wire.setFeature(Uint8Array.of(0x20, 0xff))
    this.wire.setFeature(Uint8Array.of(0x21, 0xff))
  }

  endpoint(): SimulatedEndpoint {
    return { kind: 'packet', peer: this.wire }
  }

  /** Whether the pen leaves ink on the pad's own screen. */
  get inking(): boolean {
    return this.wire.feature(0x21)?.[1] === 1
  }
  /** Whether the screen was emptied since the pad was switched on. */
  get cleared(): boolean {
    return this.wire.feature(0x20)?.[1] === 0
  }

  /** The pen at shares of width, height and pressure; pressure 0 hovers. */
  pen(x: number, y: number, pressure: number): void {
    const report = Buffer.alloc(7)
    report[0] = 0x01
    // Pressure and the two flags share a byte: flags stand in its lowest bits.
    report.writeUInt16BE(Math.round(pressure * 0xff), 1)
    report[1] = pressure > 0 ? 0x03 : 0x01
    report.writeUInt16BE(Math.round(x * maxX), 3)
    report.writeUInt16BE(Math.round(y * maxY), 5)
    this.wire.send(Uint8Array.from(report))
  }

  /** The pen is taken away. */
  away(): void {
    this.wire.send(Uint8Array.of(0x01, 0, 0, 0, 0, 0, 0))
  }
}
