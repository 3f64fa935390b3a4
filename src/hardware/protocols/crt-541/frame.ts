/*
 * CRT-541 card dispensers. devices.md 2.8 [crt541], manual pages 7 to 11: 02, two digits of address, two letters of command (or
 * working state and stacker state), 03, XOR of all. Acknowledged with 06 or 15 and the address.
 */

const xor = (bytes: Uint8Array) => bytes.reduce((sum, byte) => sum ^ byte, 0)

export const crt541Commands = { dispense: 'DC', enquire: 'AP', reset: 'RS' } as const
export type Crt541Command = keyof typeof crt541Commands

/** A command to the dispenser with this address (0 to 15). */
export function encodeCrt541(command: Crt541Command, address = 0): Uint8Array {
  const text = `\u0002${String(address).padStart(2, '0')}${crt541Commands[command]}\u0003`
  const bytes = Uint8Array.from(text, (c) => c.charCodeAt(0))
  return Uint8Array.from([...bytes, xor(bytes)])
}

const working = {
  48: 'ready',
  49: 'dispensing',
  51: 'lastOk',
  52: 'error',
  53: 'preparing',
  54: 'notExecuted',
} as const
export type Working = (typeof working)[keyof typeof working]

export type Crt541Signal =
  | { readonly kind: 'ack' | 'nak' }
  /** `enough`: by its first code; how few there are the codes of models say differently. */
  | { readonly kind: 'state'; readonly working: Working; readonly enough: boolean }

/** Finds acknowledgements and states of one address in whatever comes. Holds at most seven bytes. */
export class Crt541Decoder {
  #buffer: number[] = []

  get buffered(): number {
    return this.#buffer.length
  }

  push(bytes: Uint8Array): Crt541Signal[] {
    const signals: Crt541Signal[] = []
    for (const byte of bytes) {
      this.#buffer.push(byte)
      for (let more = true; more; ) more = this.#take(signals)
    }
    return signals
  }

  /** True when something was taken off the front and the rest may hold more. */
  #take(signals: Crt541Signal[]): boolean {
    const [first, high, low, s = 0, k = 0, end] = this.#buffer
    if (first === undefined) return false
    const wanted = first === 0x02 ? 7 : first === 0x06 || first === 0x15 ? 3 : 1
    const isAddress = (byte: number | undefined) => byte === undefined || (byte >= 0x30 && byte <= 0x39)
    if (wanted === 1 || !isAddress(high) || !isAddress(low)) return this.#drop(1)
    if (this.#buffer.length < wanted) return false
    if (wanted === 3) signals.push({ kind: first === 0x06 ? 'ack' : 'nak' })
    if (wanted === 7) {
      const state = (working as Readonly<Record<number, Working>>)[s]
      if (end !== 0x03 || xor(Uint8Array.from(this.#buffer)) !== 0 || state === undefined) return this.#drop(1)
      signals.push({ kind: 'state', working: state, enough: k === 0x30 })
    }
    return this.#drop(wanted)
  }

  #drop(count: number): true {
    this.#buffer.splice(0, count)
    return true
  }
}
