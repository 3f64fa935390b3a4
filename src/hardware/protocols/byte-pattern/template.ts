/*
 * Frames as a profile writes them down, tokens separated by one space: two hex digits are that byte, `??` is any byte, `{name}` is a
 * byte with a name (a box's board, a lock), `{xor}` and `{sum}` are the check over all bytes before it.
 */

type Token =
  | { readonly kind: 'byte'; readonly value: number }
  | { readonly kind: 'any' }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'check'; readonly how: 'xor' | 'sum' }

export type Template = readonly Token[]

/** Named bytes of a frame. */
export type Bytes = Readonly<Record<string, number>>

export const maxTokens = 64
export const templateForm = /^(?:[0-9a-fA-F]{2}|\?\?|\{[a-z]{1,16}\})(?: (?:[0-9a-fA-F]{2}|\?\?|\{[a-z]{1,16}\}))*$/

/** A template of a text; undefined for one that is none. */
export function compile(text: string): Template | undefined {
  if (!templateForm.test(text)) return undefined
  const tokens = text.split(' ').map(tokenOf)
  return tokens.length <= maxTokens ? tokens : undefined
}

function tokenOf(text: string): Token {
  if (text === '??') return { kind: 'any' }
  if (text === '{xor}' || text === '{sum}') return { kind: 'check', how: text === '{xor}' ? 'xor' : 'sum' }
  if (text.startsWith('{')) return { kind: 'name', name: text.slice(1, -1) }
  return { kind: 'byte', value: Number.parseInt(text, 16) }
}

const checkOf = (how: 'xor' | 'sum', before: ArrayLike<number>, length: number): number => {
  let value = 0
  for (let i = 0; i < length; i += 1) value = how === 'xor' ? value ^ (before[i] ?? 0) : value + (before[i] ?? 0)
  return value & 0xff
}

/** The bytes to send; undefined when a name has no value, or a byte is left open. */
export function encode(template: Template, names: Bytes): Uint8Array | undefined {
  const out: number[] = []
  for (const token of template) {
    if (token.kind === 'any') return undefined
    if (token.kind === 'byte') out.push(token.value)
    else if (token.kind === 'check') out.push(checkOf(token.how, out, out.length))
    else {
      const value = Object.hasOwn(names, token.name) ? names[token.name] : undefined
      if (value === undefined) return undefined
      out.push(value & 0xff)
    }
  }
  return Uint8Array.from(out)
}

/**
 * How the beginning of `bytes` stands to a template: its named bytes when the whole frame is there, `more` when it may become one,
 * undefined when it cannot. A name that stands twice must have the same value.
 */
export function match(template: Template, bytes: ArrayLike<number>, length = bytes.length): Bytes | 'more' | undefined {
  const names: Record<string, number> = {}
  for (const [i, token] of template.entries()) {
    if (i >= length) return 'more'
    const byte = bytes[i] ?? 0
    if (token.kind === 'byte' && token.value !== byte) return undefined
    if (token.kind === 'check' && checkOf(token.how, bytes, i) !== byte) return undefined
    if (token.kind === 'name') {
      if (Object.hasOwn(names, token.name) && names[token.name] !== byte) return undefined
      names[token.name] = byte
    }
  }
  return names
}
