import { m } from '../../i18n/more-text.ts'

/** Where people pause when they read a number aloud. */
const pauses: Readonly<Record<string, readonly number[]>> = {
  phone: [3, 7],
  idNumber: [6, 10, 14],
  cardNumber: [6, 10, 14],
  permit: [3, 7, 11],
  bankCard: [4, 8, 12, 16],
  date: [4, 6],
}

/** What is kept of a draft: a date gets its strokes by itself. */
export function tidied(kind: string, draft: string): string {
  if (kind !== 'date') return draft
  const figures = draft.replace(/\D/g, '').slice(0, 8)
  return cut(figures, pauses.date ?? []).join('-')
}

function cut(text: string, at: readonly number[]): readonly string[] {
  return [0, ...at].map((from, i) => text.slice(from, at[i])).filter((part) => part !== '')
}

interface TypedProps {
  readonly kind: string
  readonly draft: string
  /** Letters that are not yet a word. */
  readonly unfinished?: string
}

/** The field as it fills, in the pieces in which it is read; an empty one shows how a date is written. */
export function Typed({ kind, draft, unfinished = '' }: TypedProps) {
  if (draft === '' && unfinished === '')
    return <output class="draft num draft--empty">{kind === 'date' ? m('form.dateForm') : ' '}</output>
  const at = kind === 'date' ? undefined : pauses[kind === 'cardNumber' && /^[A-Z]/.test(draft) ? 'permit' : kind]
  if (at === undefined)
    return (
      <output class="draft draft--tail num" data-personal>
        <bdi>
          {draft}
          {unfinished !== '' && <u>{unfinished}</u>}
          <i class="caret" />
        </bdi>
      </output>
    )
  return (
    <output class="draft num" data-personal>
      {cut(draft, at).join(' ')}
      <i class="caret" />
    </output>
  )
}
