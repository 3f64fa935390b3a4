import { useEffect, useState } from 'preact/hooks'
import type { InputCandidate } from '../../../../src/api/contract.ts'
import { m } from '../../../i18n/more-text.ts'
import { Cap } from '../../../kit/cap.tsx'
import { Key } from '../../../kit/key.tsx'
import { authorized } from '../../state.ts'
import { type BoardProps, betweenNames, shortened } from './board.ts'
import { WordsRow } from './words-row.tsx'

const rows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'] as const

/** Words by how they sound. The daemon turns letters into words, and remembers nothing of them. */
export function PinyinBoard({ kind, draft, unfinished = '', onDraft, onUnfinished, others, onBoard }: BoardProps) {
  const [pinyin, setPinyin] = useState(unfinished)
  const words = useCandidates(pinyin)
  useEffect(() => onUnfinished(pinyin), [pinyin, onUnfinished])
  const take = (word: string, rest: string): void => {
    onDraft(draft + word)
    setPinyin(rest)
  }
  const letters = (row: string) => [...row].map((c) => <Cap key={c} text={c} onPress={() => setPinyin(pinyin + c)} />)
  const erase = (): void => (pinyin === '' ? onDraft(shortened(draft)) : setPinyin(pinyin.slice(0, -1)))
  const [first, second, third] = rows
  const dot = betweenNames(kind)
  return (
    <div class="letters" data-said={m('keys.board')}>
      <WordsRow
        key={words.map((w) => w.text).join(' ')}
        words={words}
        onTake={(w) => take(w.text, pinyin.slice(w.inputLength))}
      />
      <div class="letters__row">{letters(first)}</div>
      <div class="letters__row">
        {letters(second)}
        {others.includes('latin') && <Key label={m('keys.latin')} onPress={() => onBoard('latin')} />}
      </div>
      <div class="letters__row">
        {dot === '' ? (
          <Key label={m('keys.digits')} onPress={() => onBoard('digits')} />
        ) : (
          <Cap text={dot} onPress={() => take(dot, '')} />
        )}
        {letters(third)}
        <Cap text={m('keys.delete')} icon="erase" onPress={erase} />
      </div>
    </div>
  )
}

function useCandidates(typed: string): readonly InputCandidate[] {
  const [found, setFound] = useState<readonly InputCandidate[]>([])
  useEffect(() => {
    if (typed === '') return
    const stop = new AbortController()
    void ask(typed, stop.signal).then((words) => {
      if (!stop.signal.aborted) setFound(words)
    })
    return () => stop.abort()
  }, [typed])
  return typed === '' ? [] : found
}

async function ask(typed: string, signal: AbortSignal): Promise<readonly InputCandidate[]> {
  try {
    const answer = await fetch('/api/v1/input/candidates', {
      ...authorized,
      method: 'POST',
      headers: { ...authorized.headers, 'content-type': 'application/json' },
      body: JSON.stringify({ typed: typed.slice(0, 40), limit: 50 }),
      signal,
    })
    return answer.ok ? ((await answer.json()) as { candidates: readonly InputCandidate[] }).candidates : []
  } catch {
    return []
  }
}
