import { useEffect, useRef, useState } from 'preact/hooks'
import type { InputCandidate } from '../../../src/api/contract.ts'
import { m } from '../../i18n/more-text.ts'
import { Key, pressing } from '../../kit/key.tsx'
import { offerFigureField } from '../../kit/typing.ts'
import { authorized } from '../state.ts'

export type Board = 'digits' | 'letters'

/** Kinds of answers that are written with figures only. */
const FIGURES = new Set(['idNumber', 'phone', 'number', 'amount', 'date', 'postcode', 'bankCard'])
export const boardOf = (kind: string): Board => (FIGURES.has(kind) ? 'digits' : 'letters')

const lastRow = 'zxcvbnm'
const ROWS: readonly string[] = ['qwertyuiop', 'asdfghjkl', lastRow]
const EXTRA: Readonly<Record<string, string>> = { idNumber: 'X', amount: '.' }

interface KeyboardProps {
  readonly kind: string
  readonly draft: string
  readonly onDraft: (draft: string) => void
  /** Hears letters that are not yet a word. */
  readonly onPinyin?: (pinyin: string) => void
}

/** The page's own keyboard: there is no other on a kiosk. Pinyin is turned into words by the daemon, which remembers nothing. */
export function Keyboard({ kind, draft, onDraft, onPinyin }: KeyboardProps) {
  const [board, setBoard] = useState<Board>(boardOf(kind))
  const [pinyin, setPinyin] = useState('')
  const words = useCandidates(pinyin)
  useEffect(() => onPinyin?.(pinyin), [pinyin, onPinyin])
  const add = (text: string): void => onDraft(draft + text)
  const remove = (): void =>
    pinyin === '' ? onDraft([...draft].slice(0, -1).join('')) : setPinyin(pinyin.slice(0, -1))
  const cap = (text: string, onPress: () => void) => (
    <button key={text} type="button" class="cap" onClick={onPress} {...pressing}>
      {text}
    </button>
  )
  const latest = useRef({ draft, add, remove, kind })
  latest.current = { draft, add, remove, kind }
  useEffect(() => {
    if (board !== 'digits') return
    return offerFigureField({
      type: (character) => {
        const now = latest.current
        const key = character === '.' || character === 'x' ? (EXTRA[now.kind] ?? '') : character
        if (key === '' || !(/^[0-9]$/.test(key) || key === EXTRA[now.kind])) return false
        now.add(key)
        return true
      },
      erase: () => {
        if (latest.current.draft === '') return false
        latest.current.remove()
        return true
      },
    })
  }, [board])
  const switching = boardOf(kind) === 'letters'
  if (board === 'digits')
    return (
      <div class="pad" data-said={m('keys.board')}>
        {[...'123456789', EXTRA[kind] ?? '', '0'].map((c) => (c === '' ? <span key="gap" /> : cap(c, () => add(c))))}
        {cap('⌫', remove)}
        {switching && <Key label={m('keys.latin')} onPress={() => setBoard('letters')} />}
      </div>
    )
  return (
    <div class="letters" data-said={m('keys.board')}>
      <section class="words" aria-label={m('keys.words')} data-personal>
        <b>{pinyin}</b>
        {words.slice(0, 7).map((w) =>
          cap(w.text, () => {
            add(w.text)
            setPinyin(pinyin.slice(w.inputLength))
          }),
        )}
        {pinyin !== '' &&
          cap(pinyin.toUpperCase(), () => {
            add(pinyin.toUpperCase())
            setPinyin('')
          })}
      </section>
      {ROWS.map((row) => (
        <div class="letters__row" key={row}>
          {row === lastRow && <Key label={m('keys.digits')} onPress={() => setBoard('digits')} />}
          {[...row].map((c) => cap(c, () => setPinyin(pinyin + c)))}
          {row === lastRow && cap('⌫', remove)}
        </div>
      ))}
    </div>
  )
}

function useCandidates(typed: string): readonly InputCandidate[] {
  const [found, setFound] = useState<{ readonly of: string; readonly words: readonly InputCandidate[] }>({
    of: '',
    words: [],
  })
  useEffect(() => {
    if (typed === '') return
    const stop = new AbortController()
    void ask(typed, stop.signal).then((words) => {
      if (!stop.signal.aborted) setFound({ of: typed, words })
    })
    return () => stop.abort()
  }, [typed])
  return typed === '' ? [] : found.words
}

async function ask(typed: string, signal: AbortSignal): Promise<readonly InputCandidate[]> {
  try {
    const answer = await fetch('/api/v1/input/candidates', {
      ...authorized,
      method: 'POST',
      headers: { ...authorized.headers, 'content-type': 'application/json' },
      body: JSON.stringify({ typed: typed.slice(0, 40), limit: 12 }),
      signal,
    })
    return answer.ok ? ((await answer.json()) as { candidates: readonly InputCandidate[] }).candidates : []
  } catch {
    return []
  }
}
