import { maxCodeBytes, type ScannedCode } from './code.ts'

/*
 * Boot reports of a scanner that types (US layout). devices.md 2.3: modifiers, 0, up to six keys held down; shift is bit 1 or 5.
 */
const enterKeys: readonly number[] = [0x28, 0x58]
const plain = new Map<number, string>()
const shifted = new Map<number, string>()
for (const [i, letter] of [...'abcdefghijklmnopqrstuvwxyz'].entries()) {
  plain.set(0x04 + i, letter)
  shifted.set(0x04 + i, letter.toUpperCase())
}
for (const [i, digit] of [...'1234567890'].entries()) plain.set(0x1e + i, digit)
for (const [i, sign] of [...'!@#$%^&*()'].entries()) shifted.set(0x1e + i, sign)
for (const [key, low, high] of [
  [0x2b, '\t', '\t'],
  [0x2c, ' ', ' '],
  [0x2d, '-', '_'],
  [0x2e, '=', '+'],
  [0x2f, '[', '{'],
  [0x30, ']', '}'],
  [0x31, '\\', '|'],
  [0x33, ';', ':'],
  [0x34, "'", '"'],
  [0x35, '`', '~'],
  [0x36, ',', '<'],
  [0x37, '.', '>'],
  [0x38, '/', '?'],
] as const) {
  plain.set(key, low)
  shifted.set(key, high)
}

/** Turns key reports into codes; a code ends with Enter, or by `flush` when the line has been quiet. */
export class KeyboardDecoder {
  readonly #typed = new Uint8Array(maxCodeBytes)
  #length = 0
  #tooLong = false
  #held: readonly number[] = []

  get pending(): boolean {
    return this.#length > 0 || this.#tooLong
  }

  /** One boot report without its id; shorter ones are skipped. */
  push(report: Uint8Array): ScannedCode | undefined {
    if (report.length < 8) return undefined
    const shift = ((report[0] ?? 0) & 0x22) !== 0
    const keys = [...report.subarray(2, 8)].filter((key) => key > 3)
    const pressed = keys.filter((key) => !this.#held.includes(key))
    this.#held = keys
    let code: ScannedCode | undefined
    for (const key of pressed) {
      if (enterKeys.includes(key)) code = this.flush() ?? code
      else this.#type((shift ? shifted : plain).get(key))
    }
    return code
  }

  /** The code typed so far, when there is one. */
  flush(): ScannedCode | undefined {
    if (!this.pending) return undefined
    const code: ScannedCode = this.#tooLong
      ? { kind: 'invalid', why: 'tooLong' }
      : { kind: 'code', symbology: 'unknown', bytes: this.#typed.slice(0, this.#length) }
    this.wipe()
    return code
  }

  wipe(): void {
    this.#typed.fill(0)
    this.#length = 0
    this.#tooLong = false
  }

  #type(character: string | undefined): void {
    if (character === undefined) return
    if (this.#length >= maxCodeBytes) this.#tooLong = true
    else {
      this.#typed[this.#length] = character.charCodeAt(0)
      this.#length += 1
    }
  }
}
