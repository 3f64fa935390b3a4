import { inspect } from 'node:util'

/**
 * Personal data that prints as a mask wherever it is printed by accident (string, JSON, inspect). The value comes out only
 * through `reveal()`, and is gone after `destroy()`. Everything that holds one belongs to a session and is purged with it.
 */
export class Sensitive<T> {
  #value: T | undefined
  #destroyed = false

  constructor(value: T) {
    this.#value = value
  }

  /** The value. Throws after `destroy()`: using purged data is a broken invariant. */
  reveal(): T {
    if (this.#destroyed) throw new Error('sensitive value was destroyed')
    return this.#value as T
  }

  get destroyed(): boolean {
    return this.#destroyed
  }

  /** Forgets the value; bytes are overwritten first. */
  destroy(): void {
    if (this.#value instanceof Uint8Array) this.#value.fill(0)
    this.#value = undefined
    this.#destroyed = true
  }

  toString(): string {
    return '***'
  }
  toJSON(): string {
    return '***'
  }
  [inspect.custom](): string {
    return 'Sensitive(***)'
  }
}

/** `张*`, `欧阳**`: the first character (two for the usual compound surnames is not attempted), the rest as stars. */
export function maskName(name: string): string {
  const characters = [...name.trim()]
  return characters.length === 0 ? '' : `${characters[0]}${'*'.repeat(Math.max(1, characters.length - 1))}`
}

/** `440***********1234`: first three and last four digits (facts: receipt rules). */
export function maskIdNumber(idNumber: string): string {
  if (idNumber.length < 10) return '*'.repeat(idNumber.length)
  return `${idNumber.slice(0, 3)}${'*'.repeat(idNumber.length - 7)}${idNumber.slice(-4)}`
}
