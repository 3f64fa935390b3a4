/** How an MT163 or MT166 card dispenser stands: one byte of bits in the answer to 32 30. [mt166js] */
export interface MtState {
  /** `mouth`: a hand can take it; `inside`: at the reading place. */
  readonly place: 'none' | 'mouth' | 'inside'
  readonly stacker: 'empty' | 'few' | 'enough'
  readonly busy: boolean
  readonly jammed: boolean
}

/** Undefined when the answer has no state in it. `data` is what follows command and parameter. */
export function mtStateOf(data: Uint8Array): MtState | undefined {
  const [bits] = data
  if (bits === undefined) return undefined
  const has = (bit: number) => (bits & bit) !== 0
  return {
    place: has(0x40) ? 'mouth' : has(0x20) ? 'inside' : 'none',
    stacker: has(0x80) ? 'empty' : has(0x10) ? 'few' : 'enough',
    busy: has(0x08) || has(0x04),
    jammed: has(0x02),
  }
}

/** Conditions that stand by its state; a jam is told by what happens to the card. */
export const mtConditions = ({ stacker }: MtState): readonly string[] =>
  ({ empty: ['cards-empty-error'], few: ['cards-low-warning'], enough: [] })[stacker]
