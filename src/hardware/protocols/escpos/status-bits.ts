/** What the bits of a printer's status bytes mean: mask in two hex digits -> condition; a mask of several bits means any of them. */
export type BitMeanings = Readonly<Record<string, string>>

export interface StatusBits {
  /** Answers to DLE EOT 1..4. */
  readonly dleEot: Readonly<Record<string, BitMeanings>>
  /** Bytes 1..4 of the automatic status block. */
  readonly asb: Readonly<Record<string, BitMeanings>>
  /** Bytes 1..4 of the full status (DLE EOT 20); a printer without such a map is never asked for it. */
  readonly full?: Readonly<Record<string, BitMeanings>> | undefined
}

/** Whether the printer has a full status that says something. */
export const hasFullStatus = (bits: StatusBits): boolean => Object.keys(bits.full ?? {}).length > 0

/** Conditions that stand in one byte. */
export function conditionsIn(byte: number, meanings: BitMeanings | undefined): string[] {
  const found = new Set<string>()
  for (const [mask, condition] of Object.entries(meanings ?? {}))
    if ((byte & Number.parseInt(mask, 16)) !== 0) found.add(condition)
  return [...found]
}

/** The byte a printer with these bits sends when these conditions stand: the other direction, for simulators. */
export function byteFor(conditions: Iterable<string>, meanings: BitMeanings | undefined, base: number): number {
  const standing = new Set(conditions)
  let byte = base
  for (const [mask, condition] of Object.entries(meanings ?? {}))
    if (standing.has(condition)) byte |= Number.parseInt(mask, 16)
  return byte
}

/**
 * What a printer has said so far, newest word on each condition: a block of automatic status replaces everything, an answer to
 * DLE EOT n, or the full status, replaces whatever it can speak about.
 */
export class StatusMemory {
  readonly #bits: StatusBits
  readonly #standing = new Map<string, Set<string>>()

  constructor(bits: StatusBits) {
    this.#bits = bits
  }

  conditions(): string[] {
    return [...new Set([...this.#standing.values()].flatMap((set) => [...set]))].sort()
  }

  status(n: number, byte: number): void {
    const meanings = this.#bits.dleEot[String(n)]
    const automatic = this.#standing.get('asb')
    for (const condition of Object.values(meanings ?? {})) automatic?.delete(condition)
    this.#standing.set(`dle${n}`, new Set(conditionsIn(byte, meanings)))
  }

  /** The full status says everything it has a bit for anew. */
  full(bytes: readonly number[]): void {
    const maps = this.#bits.full ?? {}
    const automatic = this.#standing.get('asb')
    for (const meanings of Object.values(maps))
      for (const condition of Object.values(meanings)) automatic?.delete(condition)
    this.#standing.set('full', new Set(bytes.flatMap((byte, i) => conditionsIn(byte, maps[String(i + 1)]))))
  }

  automatic(bytes: readonly number[]): void {
    this.#standing.clear()
    const found = bytes.flatMap((byte, i) => conditionsIn(byte, this.#bits.asb[String(i + 1)]))
    this.#standing.set('asb', new Set(found))
  }

  clear(): void {
    this.#standing.clear()
  }
}
