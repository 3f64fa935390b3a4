import { useState } from 'preact/hooks'
import { m } from '../../../i18n/more-text.ts'
import { Cap } from '../../../kit/cap.tsx'
import { Key } from '../../../kit/key.tsx'
import { type BoardProps, beginsLarge, capitalCodes, type Layer, nextLayer, shortened } from './board.ts'

const plain = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'] as const
/** The letters of Portuguese and of most names of Europe near those they belong to, and what stands in names and addresses. */
const accented = ['éêèóôõöúüí', 'áâãàäåñøœ', "ç'-.@/,"] as const

/** Letters as they are written: small ones, capitals, accents. */
export function LatinBoard({ kind, draft, onDraft, onBoard }: BoardProps) {
  const coded = capitalCodes.has(kind)
  const begins = beginsLarge(kind, draft)
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
        {!coded && <Turn to={nextLayer(layer, asked !== null)} onTurn={setAsked} />}
        {caps(third)}
        {!coded && <Cap text={m('keys.space')} icon="space" onPress={() => write(' ')} />}
        <Key label={m('keys.digits')} onPress={() => onBoard('digits')} />
      </div>
    </div>
  )
}

/** Shows the layer that a press brings. */
function Turn({ to, onTurn }: { readonly to: Layer; readonly onTurn: (layer: Layer) => void }) {
  const turn = () => onTurn(to)
  if (to === 'capital') return <Cap text={m('keys.capitals')} icon="shift" onPress={turn} />
  return <Cap text={to === 'accents' ? 'áç' : 'abc'} onPress={turn} />
}
