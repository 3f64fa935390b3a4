export type BoardName = 'digits' | 'pinyin' | 'latin'

/** What a way of writing gets and gives. Handwriting would be one more name, one more component in `keyboard.tsx`, and no change to a screen. */
export interface BoardProps {
  /** Kind of the answer: a form's field kind, or `search`. */
  readonly kind: string
  readonly draft: string
  /** Letters that are not yet a word, as the board finds them when it comes. */
  readonly unfinished?: string | undefined
  readonly onDraft: (draft: string) => void
  /** Letters that are not yet a word: the field shows them behind the draft. */
  readonly onUnfinished: (letters: string) => void
  /** Another way of writing, of those this answer can be written in. */
  readonly others: readonly BoardName[]
  readonly onBoard: (name: BoardName) => void
}

/** Without its last character, whatever that is made of. */
export const shortened = (draft: string): string => [...draft].slice(0, -1).join('')

/** Kinds of answers that are written with figures only. */
const figures = new Set(['idNumber', 'phone', 'number', 'amount', 'date', 'postcode', 'bankCard'])

/** Capital letters and figures: the number of a licence, of a case. */
export const capitalCodes = new Set(['creditCode', 'code', 'cardNumber'])

/** The ways an answer can be written in, the usual one of the visitor's language first. */
export function boardsFor(kind: string, chinese: boolean): readonly [BoardName, ...BoardName[]] {
  if (figures.has(kind)) return ['digits']
  /* A foreigner's permit of 2017 begins with letters. */
  if (kind === 'cardNumber') return ['digits', 'latin']
  if (capitalCodes.has(kind)) return ['latin', 'digits']
  return chinese ? ['pinyin', 'latin', 'digits'] : ['latin', 'pinyin', 'digits']
}

/** After the three letters of such a permit there are figures only. */
export const onlyFiguresFollow = (kind: string, draft: string): boolean =>
  kind === 'cardNumber' && /^[A-Z]{3}/.test(draft)

/** What a kind of answer has besides figures: a field has three and a half mu. `mixed`: it may be written with letters too. */
export function besidesFigures(kind: string, mixed: boolean): string {
  if (kind === 'idNumber' || kind === 'cardNumber') return 'X'
  if (kind === 'amount' || kind === 'number') return '.'
  return mixed ? '-' : ''
}

/** Letters of the board as they stand. */
export type Layer = 'small' | 'capital' | 'accents'

/** Whether the next letter is a capital by itself: at the beginning of what is written, and of every part of a name. */
export function beginsLarge(kind: string, draft: string): boolean {
  if (capitalCodes.has(kind)) return true
  if (kind === 'name') return draft === '' || draft.endsWith(' ')
  return (kind === 'address' || kind === 'text') && draft === ''
}

/** What the key beside the letters brings. From capitals that came by themselves it is small ones, for the `da` and `de` within names. */
export function nextLayer(layer: Layer, asked: boolean): Layer {
  if (layer === 'small') return 'capital'
  return layer === 'capital' && asked ? 'accents' : 'small'
}

/** What stands between the parts of a name, as many nationalities have it: there it is in the place of figures, which no name has. */
export const betweenNames = (kind: string): string => (kind === 'name' ? '·' : '')
