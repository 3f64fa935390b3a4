import type { Clock } from '../../kernel/clock.ts'
import type { Profile } from '../profiles/schema.ts'
import { commandName, type SdtCommand } from '../protocols/sdt/commands.ts'
import { dialectOf, type SdtDialect, sdtFramingOf } from '../protocols/sdt/dialect.ts'
import { encodeAnswer, FrameDecoder, requestFromBody, sdtPreamble } from '../protocols/sdt/frame.ts'
import { joinReadAnswer } from '../protocols/sdt/read-answer.ts'
import { putUtf16 } from '../protocols/sdt/text-block.ts'
import type { SimulatedEndpoint } from '../transports/simulated.ts'
import type { PacketFraming } from '../transports/stream-over-packets.ts'
import type { SimulatedCard } from './cards.ts'
import { bytesOfPacket, packetsOfAnswer } from './sdt-packets.ts'
import { SimulatedPacketWire, SimulatedWire } from './wire.ts'

export const readerFaults = ['silent', 'garble', 'slow', 'wrongChecksum', 'liftMidRead', 'selfTestFailed'] as const
export type ReaderFault = (typeof readerFaults)[number]

/** Times of a real module, ms: find up to 300, read about 1000 (devices.md 1.2). */
export interface ReaderTimes {
  readonly findMs: number
  readonly readMs: number
}

interface Answer {
  readonly sw3: number
  readonly data?: Uint8Array
  readonly delayMs?: number
}

const samId = Uint8Array.of(5, 0, 1, 0, 0x7e, 0x2f, 0x33, 0x01, 0x87, 0xd6, 0x12, 0, 0x2a, 0, 0, 0)

export interface SimulatedSdtOptions {
  readonly dialect?: SdtDialect
  readonly times?: ReaderTimes
  /** Set for modules on USB: how frames go into packets. */
  readonly framing?: PacketFraming
}

/** A module that speaks the way this profile's model does. */
export const sdtOptionsOf = (profile: Profile): SimulatedSdtOptions => ({
  dialect: dialectOf(profile),
  ...(profile.transport.kind === 'serial' ? {} : { framing: sdtFramingOf(profile) }),
})

/** A SAM_V reader module at the byte level, with the order of commands and the "80 until the card leaves" of the real one. */
export class SimulatedSdtReader {
  readonly kind = 'identityReader'
  readonly wire: SimulatedWire
  readonly #decoder: FrameDecoder
  readonly #framing: PacketFraming | undefined
  readonly #answerPreamble: Uint8Array
  readonly #times: ReaderTimes
  readonly #faults = new Set<ReaderFault>()
  #card: SimulatedCard | undefined
  #place: 'none' | 'found' | 'selected' | 'read' = 'none'

  constructor(clock: Clock, options: SimulatedSdtOptions = {}) {
    const { preamble, answerPreamble } = options.dialect ?? { preamble: sdtPreamble, answerPreamble: sdtPreamble }
    this.#answerPreamble = answerPreamble
    this.#times = options.times ?? { findMs: 0, readMs: 0 }
    this.#decoder = new FrameDecoder({ preamble })
    const { framing } = options
    this.#framing = framing
    const fresh = () => this.#decoder.wipe()
    this.wire = framing
      ? new SimulatedPacketWire(clock, (packet) => this.#received(bytesOfPacket(framing, packet)), fresh)
      : new SimulatedWire(clock, (bytes) => this.#received(bytes), fresh)
  }

  endpoint(): SimulatedEndpoint {
    const { wire } = this
    return wire instanceof SimulatedPacketWire ? { kind: 'packet', peer: wire } : { kind: 'stream', peer: wire }
  }

  get card(): SimulatedCard | undefined {
    return this.#card
  }
  get faults(): readonly ReaderFault[] {
    return [...this.#faults]
  }

  insertCard(card: SimulatedCard): void {
    this.#card = card
    this.#place = 'none'
  }

  removeCard(): void {
    this.#card = undefined
    this.#place = 'none'
  }

  /** Adds a fault; `none` clears all. `garble` spoils the next 40 bytes, `wrongChecksum` and `liftMidRead` the next answer. */
  order(fault: ReaderFault | 'none'): void {
    if (fault === 'none') {
      this.#faults.clear()
      this.wire.clearFaults()
      return
    }
    this.#faults.add(fault)
    if (fault === 'silent') this.wire.faults.silent = true
    if (fault === 'garble') this.wire.faults.garbleBytes = 40
    if (fault === 'slow') this.wire.faults.slowMs = 400
  }

  #received(bytes: Uint8Array): void {
    for (const body of this.#decoder.push(bytes)) {
      const request = requestFromBody(body)
      if (request) this.#answer(this.#carryOut(commandName(request.command, request.parameter)))
    }
  }

  #carryOut(command: SdtCommand | undefined): Answer {
    if (this.#faults.has('selfTestFailed')) return { sw3: 0x60 }
    switch (command) {
      case 'resetSam':
        this.#place = this.#place === 'read' ? 'read' : 'none'
        return { sw3: 0x90 }
      case 'samStatus':
      case 'setMaxRfBytes':
        return { sw3: 0x90 }
      case 'samId':
        return { sw3: 0x90, data: samId }
      case 'find':
        if (!this.#card || this.#place === 'read') return { sw3: 0x80, delayMs: this.#times.findMs }
        this.#place = 'found'
        return { sw3: 0x9f, data: new Uint8Array(4), delayMs: this.#times.findMs }
      case 'select':
        if (!this.#card || this.#place !== 'found') return { sw3: 0x81 }
        this.#place = 'selected'
        return { sw3: 0x90, data: new Uint8Array(8) }
      case 'readTextPhoto':
        return this.#read(false)
      case 'readTextPhotoFingerprint':
        return this.#read(true)
      case 'readAddedAddress':
        return this.#addedAddress()
      default:
        return { sw3: 0x21 }
    }
  }

  #addedAddress(): Answer {
    if (!this.#card || this.#place !== 'read') return { sw3: 0x41 }
    const { addedAddress } = this.#card
    if (addedAddress === undefined) return { sw3: 0x91 }
    const data = new Uint8Array(70)
    putUtf16(data, addedAddress.padEnd(35), 0)
    return { sw3: 0x90, data }
  }

  #read(fingerprints: boolean): Answer {
    if (this.#faults.delete('liftMidRead')) this.removeCard()
    const card = this.#card
    if (!card || this.#place !== 'selected') return { sw3: 0x41, delayMs: this.#times.readMs }
    this.#place = 'read'
    const more = fingerprints ? (card.fingerprints ?? new Uint8Array(0)) : undefined
    return { sw3: 0x90, data: joinReadAnswer(card.text, card.photo, more), delayMs: this.#times.readMs }
  }

  #answer({ sw3, data, delayMs = 0 }: Answer): void {
    const frame = encodeAnswer([0, 0, sw3], data, this.#answerPreamble)
    if (this.#faults.delete('wrongChecksum')) frame[frame.length - 1] = (frame[frame.length - 1] ?? 0) ^ 0xff
    for (const part of this.#framing ? packetsOfAnswer(this.#framing, frame) : [frame]) this.wire.send(part, delayMs)
    if (this.wire.faults.garbleBytes === 0) this.#faults.delete('garble')
  }
}
