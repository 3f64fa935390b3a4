import type { ChipApplication, ChipContents } from './contents.ts'

const sw = (word: number): Uint8Array => Uint8Array.of(word >> 8, word & 0xff)
const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0

/** A chip card's mind: which application and file are selected, and what it answers to each command. ISO 7816-4. */
export class SimulatedChip {
  readonly contents: ChipContents
  #application: ChipApplication | undefined
  #file: ReadonlyMap<number, Uint8Array> | undefined
  /** What GET RESPONSE will give (T=0). */
  #waiting: Uint8Array | undefined

  constructor(contents: ChipContents) {
    this.contents = contents
  }

  reset(): void {
    this.#application = undefined
    this.#file = undefined
    this.#waiting = undefined
  }

  /** Answer with SW1 SW2; empty when the card says nothing. */
  answer(command: Uint8Array): Uint8Array {
    if (this.contents.mute) return new Uint8Array(0)
    const [cla = 0, ins = 0, p1 = 0, p2 = 0] = command
    if (command.length < 4) return sw(0x6700)
    if (cla === 0xff && ins === 0xca) return this.#number()
    const lc = command.length > 5 ? (command[4] ?? 0) : 0
    const body = command.subarray(5, 5 + lc)
    const le =
      command.length === 5 + (lc === 0 ? 0 : lc + 1) ? command.at(-1) : command.length === 5 ? command[4] : undefined
    if (ins === 0xc0) return this.#response(command[4] ?? 0)
    this.#waiting = undefined
    if (cla === 0x00 && ins === 0xa4 && p1 === 0x04) return this.#select(body)
    if (cla === 0x00 && ins === 0xa4 && p1 === 0x02) return this.#selectFile(body)
    if (cla === 0x00 && ins === 0xb2) return this.#read(p1, p2, le)
    if (cla === 0x80 && ins === 0xa8) return this.#options(body)
    return sw(cla === 0x00 || cla === 0x80 ? 0x6d00 : 0x6e00)
  }

  /** GET DATA of the number, which the reader answers for the card. */
  #number(): Uint8Array {
    const { uid } = this.contents
    return uid ? Uint8Array.from([...uid, 0x90, 0x00]) : sw(0x6a81)
  }

  #select(name: Uint8Array): Uint8Array {
    const found = this.contents.applications.find((application) => same(application.name, name))
    if (!found) return sw(0x6a82)
    this.#application = found
    this.#file = undefined
    return this.#give(found.control)
  }

  #selectFile(body: Uint8Array): Uint8Array {
    const file = this.#application?.files?.get(((body[0] ?? 0) << 8) | (body[1] ?? 0))
    if (!file || body.length !== 2) return sw(0x6a82)
    this.#file = file
    return sw(0x9000)
  }

  #read(p1: number, p2: number, le: number | undefined): Uint8Array {
    if (p2 === 0) {
      const value = this.#file?.get(p1)
      return value ? this.#exactly(Uint8Array.from([p1, value.length, ...value]), le) : sw(0x6a83)
    }
    const record = (p2 & 7) === 4 ? this.#application?.records?.get(p2 >> 3)?.[p1 - 1] : undefined
    return record ? this.#exactly(record, le) : sw(0x6a83)
  }

  #options(body: Uint8Array): Uint8Array {
    const options = this.#application?.options
    if (!options) return sw(0x6985)
    if (body[0] !== 0x83 || body[1] !== options.dataBytes || body.length !== 2 + options.dataBytes) return sw(0x6700)
    return this.#give(options.answer)
  }

  /** Data of a command that had data itself: at once (T=1), or for GET RESPONSE to fetch (T=0). */
  #give(data: Uint8Array): Uint8Array {
    if (this.contents.protocol === 't1') return Uint8Array.from([...data, 0x90, 0x00])
    this.#waiting = data
    return sw(0x6100 | data.length)
  }

  /** Data of a command that said how much it wants: exactly so much, else 6C and the right number (T=0). */
  #exactly(data: Uint8Array, le: number | undefined): Uint8Array {
    if (this.contents.protocol === 't0' && le !== data.length) return sw(0x6c00 | data.length)
    return Uint8Array.from([...data, 0x90, 0x00])
  }

  #response(le: number): Uint8Array {
    const data = this.#waiting
    if (!data) return sw(0x6985)
    if (le !== data.length) return sw(0x6c00 | data.length)
    this.#waiting = undefined
    return Uint8Array.from([...data, 0x90, 0x00])
  }
}
