import { useState } from 'preact/hooks'
import { m } from '../../../i18n/more-text.ts'
import { Cap } from '../../../kit/cap.tsx'
import { Key } from '../../../kit/key.tsx'
import { type BoardProps, capitalCodes, shortened } from './board.ts'

type Layer = 'small' | 'capital' | 'accents'

const plain = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'] as const
/** The letters of Portuguese and of most names of Europe near those they belong to, and what stands in names and addresses. */
const accented = ['éêèóôõöúüí', 'áâãàäåñøœ', "ç'-.@/,"] as const
/** Kinds in which a word begins with a capital. */
const capitalised = new Set(['name', 'address', 'text'])

/** Letters as they are written: small ones, capitals, accents. */
export function LatinBoard({ kind, draft, onDraft, onBoard }: BoardProps) {
  const coded = capitalCodes.has(kind)
  const begins = coded || (capitalised.has(kind) && (draft === '' || draft.endsWith(' ')))
  /** Asked for, for one letter. */
  const [asked, setAsked] = useState<Layer | null>(null)
  const layer = asked ?? (begins ? 'capital' : 'small')
  const large = layer === 'capital' || (layer === 'accents' && begins)
  const write = (text: string): void => {
    onDraft(draft + text)
    setAsked(null)
  }
  const caps = (row: string) =>
    [...(large ? row.toUpperCase() : row)].map((c) => <Cap key={c} text={c} onPress={() => write(c)} />)
  const [first, second, third] = layer === 'accents' ? accented : plain
  return (
    <div class="letters" data-said={m('keys.board')}>
      <div class="letters__row">{caps(first)}</div>
      <div class="letters__row">
        {caps(second)}
        <Cap text={m('keys.delete')} icon="erase" onPress={() => onDraft(shortened(draft))} />
      </div>
      <div class="letters__row">
        {!coded && <Turn layer={layer} onTurn={setAsked} />}
        {caps(third)}
        {!coded && <Cap text={m('keys.space')} icon="space" onPress={() => write(' ')} />}
        <Key label={m('keys.digits')} onPress={() => onBoard('digits')} />
      </div>
    </div>
  )
}

/** Shows the layer that a press brings. */
function Turn({ layer, onTurn }: { readonly layer: Layer; readonly onTurn: (layer: Layer) => void }) {
  if (layer === 'small') return <Cap text={m('keys.capitals')} icon="shift" onPress={() => onTurn('capital')} />
  if (layer === 'capital') return <Cap text="áç" onPress={() => onTurn('accents')} />
  return <Cap text="abc" onPress={() => onTurn('small')} />
}
