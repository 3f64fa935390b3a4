import { useEffect, useRef } from 'preact/hooks'
import { m } from '../../../i18n/more-text.ts'
import { Cap } from '../../../kit/cap.tsx'
import { Key } from '../../../kit/key.tsx'
import { offerFigureField } from '../../../kit/typing.ts'
import { type BoardProps, besidesFigures, shortened } from './board.ts'
import { PinyinName } from './pinyin-name.tsx'

/** Figures, as on a telephone. Keypads and real keyboards type here too. */
export function DigitsBoard({ kind, draft, onDraft, others, onBoard }: BoardProps) {
  const extra = besidesFigures(kind, others.length > 0)
  const latest = useRef({ draft, onDraft, extra })
  latest.current = { draft, onDraft, extra }
  useEffect(
    () =>
      offerFigureField({
        type: (character) => {
          const now = latest.current
          const key = character === '.' || character === 'x' ? now.extra : character
          if (key === '' || !(/^[0-9]$/.test(key) || key === now.extra)) return false
          now.onDraft(now.draft + key)
          return true
        },
        erase: () => {
          const now = latest.current
          if (now.draft === '') return false
          now.onDraft(shortened(now.draft))
          return true
        },
      }),
    [],
  )
  const add = (text: string) => () => onDraft(draft + text)
  return (
    <div class="pad" data-said={m('keys.board')}>
      {[...'123456789', extra, '0'].map((c) =>
        c === '' ? <span key="gap" /> : <Cap key={c} text={c} onPress={add(c)} />,
      )}
      <Cap text={m('keys.delete')} icon="erase" onPress={() => onDraft(shortened(draft))} />
      {others.map((name) => (
        <Key key={name} label={name === 'pinyin' ? <PinyinName /> : m('keys.latin')} onPress={() => onBoard(name)} />
      ))}
    </div>
  )
}
