import { maxCodeBytes, type ScannedCode, symbologyOfAim } from './code.ts'

/**
 * Input reports of HID point-of-sale scanners (usage page 8C). devices.md 2.2 [access-is, webhid]: report id 02, length of data in
 * this report, AIM identifier (3), data (56), vendor's symbology, reserved, bit 0: goes on in the next report.
 */
const shape = { reportId: 2, bytes: 64, dataAt: 5, dataBytes: 56, flagsAt: 63 } as const

/** Joins the reports of split codes. Keeps at most one code of the largest size. */
export class HidPosDecoder {
  #aim = ''
  #parts: Uint8Array[] = []
  #length = 0
  #tooLong = false

  /** Whether a code has begun whose end has not come. */
  get pending(): boolean {
    return this.#aim !== ''
  }

  /** One report, its id first. Answers a code when its last report came; anything that is no such report is skipped. */
  push(report: Uint8Array): ScannedCode | undefined {
    const length = report[1] ?? 0
    if (report[0] !== shape.reportId || report.length < shape.bytes || length > shape.dataBytes) return undefined
    const aim = String.fromCharCode(...report.subarray(2, 5))
    // Another symbology in the middle of a code: the end of the first was lost.
    if (this.pending && aim !== this.#aim) this.wipe()
    this.#aim = aim
    this.#keep(report.slice(shape.dataAt, shape.dataAt + length))
    if (((report[shape.flagsAt] ?? 0) & 1) === 1) return undefined
    const code = this.#whole()
    this.wipe()
    return code
  }

  wipe(): void {
    for (const part of this.#parts) part.fill(0)
    this.#parts = []
    this.#aim = ''
    this.#length = 0
    this.#tooLong = false
  }

  #keep(part: Uint8Array): void {
    this.#tooLong ||= this.#length + part.length > maxCodeBytes || this.#parts.length >= maxCodeBytes
    if (this.#tooLong) return
    this.#parts.push(part)
    this.#length += part.length
  }

  #whole(): ScannedCode {
    if (this.#tooLong) return { kind: 'invalid', why: 'tooLong' }
    const bytes = new Uint8Array(this.#length)
    let at = 0
    for (const part of this.#parts) {
      bytes.set(part, at)
      at += part.length
    }
    return { kind: 'code', symbology: symbologyOfAim(this.#aim), bytes }
  }
}
