import { type Bytes, match, maxTokens, type Template } from './template.ts'

/** A frame a profile knows. */
export interface Matched<T> {
  readonly meaning: T
  readonly names: Bytes
}

/**
 * Finds a profile's frames in whatever comes, however it is cut. Where no frame can begin one byte is dropped; of frames that are
 * both whole the first listed counts. Keeps less than one longest frame.
 */
export class PatternMatcher<T> {
  readonly #patterns: readonly { readonly template: Template; readonly meaning: T }[]
  readonly #buffer = new Uint8Array(maxTokens)
  #filled = 0

  constructor(patterns: readonly { readonly template: Template; readonly meaning: T }[]) {
    this.#patterns = patterns
  }

  get buffered(): number {
    return this.#filled
  }

  push(bytes: Uint8Array): Matched<T>[] {
    const found: Matched<T>[] = []
    for (const byte of bytes) {
      this.#buffer[this.#filled] = byte
      this.#filled += 1
      this.#settle(found)
    }
    return found
  }

  wipe(): void {
    this.#buffer.fill(0)
    this.#filled = 0
  }

  #settle(found: Matched<T>[]): void {
    while (this.#filled > 0) {
      let mayCome = false
      let whole: { readonly matched: Matched<T>; readonly length: number } | undefined
      for (const { template, meaning } of this.#patterns) {
        const names = match(template, this.#buffer, this.#filled)
        if (names === 'more') mayCome = true
        else if (names) {
          whole = { matched: { meaning, names }, length: template.length }
          break
        }
      }
      if (whole) found.push(whole.matched)
      else if (mayCome && this.#filled < maxTokens) return
      this.#drop(whole?.length ?? 1)
    }
  }

  #drop(count: number): void {
    this.#buffer.copyWithin(0, count, this.#filled)
    this.#filled -= count
    this.#buffer.fill(0, this.#filled)
  }
}
