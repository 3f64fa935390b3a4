import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { InputCandidate } from '../../../../src/api/contract.ts'
import { m } from '../../../i18n/more-text.ts'
import { Cap } from '../../../kit/cap.tsx'

interface WordsRowProps {
  readonly words: readonly InputCandidate[]
  readonly onTake: (word: InputCandidate) => void
}

/** More are never drawn at once: no row of any panel holds them. */
const most = 12

/** Words to choose from, as many as the row has room for, the likeliest first; the rest behind a key. */
export function WordsRow({ words, onTake }: WordsRowProps) {
  const row = useRef<HTMLDivElement>(null)
  const [from, setFrom] = useState(0)
  const [room, setRoom] = useState(most)
  const shown = words.slice(from, from + room)
  useLayoutEffect(() => {
    const right = row.current?.getBoundingClientRect().right ?? 0
    const caps = [...(row.current?.children ?? [])]
    const fit = caps.findIndex((cap) => cap.getBoundingClientRect().right > right + 1)
    if (fit !== -1 && shown.length > 1) setRoom(Math.max(1, fit))
  })
  const turn = (): void => {
    setFrom(from + room >= words.length ? 0 : from + room)
    setRoom(most)
  }
  return (
    <section class="words" aria-label={m('keys.words')} data-personal>
      <div class="words__row" ref={row}>
        {shown.map((w) => (
          <Cap key={w.text} text={w.text} onPress={() => onTake(w)} />
        ))}
      </div>
      {shown.length < words.length && <Cap text={m('keys.otherWords')} icon="go" onPress={turn} />}
    </section>
  )
}
