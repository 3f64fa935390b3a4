/** One application of a simulated chip as its files lie in it. */
export interface ChipApplication {
  readonly name: Uint8Array
  /** Answer to selecting it by name. */
  readonly control: Uint8Array
  /** Elementary files by id: items by their identifier. Social security cards. */
  readonly files?: ReadonlyMap<number, ReadonlyMap<number, Uint8Array>>
  /** Records by short file id, counted from 1. Bank cards. */
  readonly records?: ReadonlyMap<number, readonly Uint8Array[]>
  /** Answer to GET PROCESSING OPTIONS, and how long the data of its template must be. */
  readonly options?: { readonly dataBytes: number; readonly answer: Uint8Array }
}

/** What a simulated card is made of. */
export interface ChipContents {
  readonly id: string
  /** For a person who picks it. */
  readonly label: string
  readonly atr: Uint8Array
  /** T=0 cards answer 61xx and 6Cxx where T=1 cards give all at once. */
  readonly protocol: 't0' | 't1'
  /** Contacts only, air only. */
  readonly way: 'contact' | 'contactless'
  readonly applications: readonly ChipApplication[]
  /** What the reader says for it when asked for the number of a card with an aerial. */
  readonly uid?: Uint8Array
  /** Answers nothing at all. */
  readonly mute?: boolean
}

export const bytesOf = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
export const asciiOf = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'))

/** A data object with its tag and length before it. */
export function object(tag: string, ...parts: readonly Uint8Array[]): Uint8Array {
  const value = Buffer.concat(parts)
  const length = value.length < 0x80 ? [value.length] : [0x81, value.length]
  return Uint8Array.from([...bytesOf(tag), ...length, ...value])
}
