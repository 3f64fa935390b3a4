import type { Dots } from '../protocols/escpos/pictures.ts'

/** A line as it stands on the paper. */
export interface PrintedLine {
  readonly text: string
  readonly align: 'left' | 'centre' | 'right'
  readonly bold: boolean
  /** Times as wide and high as a plain letter. */
  readonly wide: number
  readonly high: number
}

const letterDots = 24
/** ESC 2: a sixth of an inch at 203 dpi. */
const defaultSpacingDots = 34
const maxLineBytes = 4096
const aligns = ['left', 'centre', 'right'] as const

/** The line a printer is putting together, and the modes that stand. */
export class TextLine {
  #bytes: number[] = []
  /** How the first word of the line stands. */
  #style: Omit<PrintedLine, 'text'> | undefined
  #worded = false
  #band: Dots | undefined
  #chinese = false
  #align: PrintedLine['align'] = 'left'
  #bold = false
  #wide = 1
  #high = 1
  #spacingDots = defaultSpacingDots

  /** ESC @: back to how it was switched on. */
  initialise(): void {
    this.#bytes = []
    this.#style = undefined
    this.#worded = false
    this.#band = undefined
    this.#chinese = false
    this.#align = 'left'
    this.#bold = false
    this.#wide = 1
    this.#high = 1
    this.#spacingDots = defaultSpacingDots
  }

  setting([lead = 0, command = 0, n = 0]: readonly number[]): void {
    const code = (lead << 8) | command
    if (code === 0x1c26) this.#chinese = true
    if (code === 0x1c2e) this.#chinese = false
    if (code === 0x1b61) this.#align = aligns[n % 48] ?? 'left'
    if (code === 0x1b45) this.#bold = (n & 1) === 1
    if (code === 0x1b32) this.#spacingDots = defaultSpacingDots
    if (code === 0x1b33) this.#spacingDots = n
    if (code === 0x1d21) this.#magnify((n >> 4) + 1, (n & 7) + 1)
    if (code === 0x1b21) {
      this.#bold = (n & 8) !== 0
      this.#magnify((n & 0x20) === 0 ? 1 : 2, (n & 0x10) === 0 ? 1 : 2)
    }
  }

  letter(byte: number): void {
    // Lines are filled up with spaces by encoders that centre themselves: they say nothing of how the words stand.
    if (!this.#style || !this.#worded)
      this.#style = { align: this.#align, bold: this.#bold, wide: this.#wide, high: this.#high }
    if (byte !== 0x20) this.#worded = true
    if (this.#bytes.length < maxLineBytes) this.#bytes.push(byte)
  }

  band(band: Dots): void {
    this.#band = band
  }

  /** Ends the line: what it says, the picture that stood in it, and how far the paper goes. */
  end(): { readonly line?: PrintedLine; readonly band?: Dots; readonly feedDots: number } {
    const bytes = Uint8Array.from(this.#bytes)
    const band = this.#band
    const style = this.#style
    this.#bytes = []
    this.#style = undefined
    this.#worded = false
    this.#band = undefined
    const high = band?.rows ?? letterDots * (style?.high ?? 0)
    const feedDots = Math.max(this.#spacingDots, high)
    if (!style) return { feedDots, ...(band === undefined ? {} : { band }) }
    // Written by others than our own encoder: the decoder of the ICU library.
    const text = new TextDecoder(this.#chinese ? 'gb18030' : 'latin1').decode(bytes)
    return { line: { text, ...style }, feedDots, ...(band === undefined ? {} : { band }) }
  }

  #magnify(wide: number, high: number): void {
    this.#wide = wide
    this.#high = high
  }
}
