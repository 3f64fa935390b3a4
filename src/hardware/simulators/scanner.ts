import type { Clock } from '../../kernel/clock.ts'
import type { Profile } from '../profiles/schema.ts'
import type { SimulatedEndpoint } from '../transports/simulated.ts'
import { SimulatedPacketWire, SimulatedWire } from './wire.ts'

/** Answers of the GM65 family as its manual prints them. devices.md 2.4. */
const gm65Ack = Uint8Array.of(0x02, 0x00, 0x00, 0x01, 0x00, 0x33, 0x31)
const gm65Baud9600 = Uint8Array.of(0x02, 0x00, 0x00, 0x02, 0x39, 0x01, 0xc1, 0x4c)

/** How the text of a code ends on a serial line. */
export type CodeEnd = 'cr' | 'crlf' | 'none'

/** A barcode scanner at the byte level, in the dialect of its profile: HID POS reports, key strokes or serial text. */
export class SimulatedScanner {
  readonly wire: SimulatedWire
  readonly #driver: Profile['driver']
  readonly #commanded: boolean
  #lit = false
  #heard: readonly number[] = []
  end: CodeEnd = 'cr'

  constructor(clock: Clock, profile: Profile) {
    this.#driver = profile.driver
    this.#commanded = profile.protocol.commands === 'gm65'
    const { enable } = profile.protocol
    if (profile.driver === 'serial-scanner') this.wire = new SimulatedWire(clock, (bytes) => this.#received(bytes))
    else {
      const wire = new SimulatedPacketWire(clock, () => {})
      if (enable !== undefined) wire.setFeature(Uint8Array.of(Number.parseInt(enable.slice(0, 2), 16), 0))
      this.wire = wire
    }
  }

  /** Whether the light is on: a commanded scanner reads only then. */
  get lit(): boolean {
    return this.#lit || !this.#commanded
  }

  endpoint(): SimulatedEndpoint {
    const { wire } = this
    return wire instanceof SimulatedPacketWire ? { kind: 'packet', peer: wire } : { kind: 'stream', peer: wire }
  }

  /** Holds a code before it; false when its light is off. `aim` is told by HID POS scanners only. */
  scan(text: string | Uint8Array, aim = ']Q1'): boolean {
    if (!this.lit) return false
    this.#lit = false
    const bytes = typeof text === 'string' ? Buffer.from(text) : text
    for (const part of this.#said(bytes, aim)) this.wire.send(part)
    return true
  }

  /** Only the first reports of a split code, as when the device is unplugged or confused in the middle. */
  scanTorn(text: string, aim = ']Q1'): void {
    for (const part of this.#said(Buffer.from(text), aim).slice(0, -1)) this.wire.send(part)
  }

  #said(bytes: Uint8Array, aim: string): readonly Uint8Array[] {
    if (this.#driver === 'hid-pos') return posReports(bytes, aim)
    if (this.#driver === 'hid-keyboard')
      return keyReports(Buffer.from(bytes).toString('latin1') + (this.end === 'none' ? '' : '\n'))
    return [Uint8Array.from([...bytes, ...{ cr: [13], crlf: [13, 10], none: [] }[this.end]])]
  }

  /** `7E 00 | type | length | address (2) | data | CRC (2)`. */
  #received(bytes: Uint8Array): void {
    if (!this.#commanded) return
    this.#heard = [...this.#heard, ...bytes].slice(-64)
    for (;;) {
      const start = this.#heard.indexOf(0x7e)
      if (start < 0) return
      this.#heard = this.#heard.slice(start)
      const whole = 8 + (this.#heard[3] ?? 0)
      if (this.#heard.length < whole) return
      this.#command(this.#heard.slice(0, whole))
      this.#heard = this.#heard.slice(whole)
    }
  }

  #command([, , type, , , address, value]: readonly number[]): void {
    if (type === 7 && address === 0x2a) this.wire.send(gm65Baud9600)
    if (type !== 8 || address !== 2) return
    this.wire.send(gm65Ack)
    this.#lit = value === 1
  }
}

/** Reports of 64 bytes by the table of devices.md 2.2, 56 bytes of the code in each. */
function posReports(bytes: Uint8Array, aim: string): readonly Uint8Array[] {
  const reports: Buffer[] = []
  for (let at = 0; at === 0 || at < bytes.length; at += 56) {
    const part = bytes.subarray(at, at + 56)
    const report = Buffer.alloc(64)
    report[0] = 0x02
    report[1] = part.length
    report.write(aim, 2, 3, 'latin1')
    report.set(part, 5)
    report[63] = at + 56 < bytes.length ? 1 : 0
    reports.push(report)
  }
  return reports
}

/** Usages 04 to 38 of the keyboard page in their order, without and with shift; NUL where a key types nothing. */
const keys = "abcdefghijklmnopqrstuvwxyz1234567890\n\u001b\b\t -=[]\\\0;'`,./"
const shiftKeys = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ!@#$%^&*()\0\0\0\0\0_+{}|\0:"~<>?'

/** A report for each key pressed and one for letting it go, the report id 0 first. */
function keyReports(text: string): readonly Uint8Array[] {
  return [...text].flatMap((character) => {
    const shift = !keys.includes(character)
    const at = (shift ? shiftKeys : keys).indexOf(character)
    if (at < 0) return []
    return [Uint8Array.of(0, shift ? 2 : 0, 0, 4 + at, 0, 0, 0, 0, 0), new Uint8Array(9)]
  })
}
