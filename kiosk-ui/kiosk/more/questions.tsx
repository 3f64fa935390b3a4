import { computed, signal } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'
import type { Question } from '../../../src/api/contract.ts'
import { m, wrongText } from '../../i18n/more-text.ts'
import { listed, pick } from '../../i18n/speak.ts'
import { Icon } from '../../kit/icon.tsx'
import { Key, pressing } from '../../kit/key.tsx'
import { draftOf, keptDraft } from '../draft.ts'
import { act } from '../state.ts'
import { lettersOf, useKeptDraft } from './keep-draft.ts'
import { Keyboard } from './keyboard.tsx'
import { Typed, tidied } from './typed.tsx'

/** The sentence about what is not right yet, for the page's head. */
export function wrongOf(questions: readonly Question[]): string | undefined {
  if (tooSoon.value) return m('form.letters')
  const problem = questions.find((q) => q.problem !== undefined)?.problem
  return problem === undefined ? undefined : wrongText(problem)
}

/** What stands in the open field and is not sent yet; goes with the field. */
const unsent = signal<{ readonly field: string; readonly value: string } | null>(null)

/** Letters in the open field that are not yet a word. */
const letters = signal('')
/** "Next" was pressed with such letters there: without them the answer would be cut short. */
const hurried = signal(false)
const tooSoon = computed(() => hurried.value && letters.value !== '')

/** "Next" takes what was typed with it: there is one key to press, not two. */
export async function answerAndGoOn(): Promise<void> {
  hurried.value = letters.peek() !== ''
  if (tooSoon.peek()) return
  const typed = unsent.peek()
  if (typed !== null) await act({ id: 'answer', ...typed })
  await act({ id: 'next' })
}

interface QuestionsProps {
  readonly questions: readonly Question[]
  /** Key of the page: another page begins with its own first open question. */
  readonly page: string
  /** The question that stands open at first, although it has an answer. */
  readonly change?: string | undefined
}

/** The open question with what answers it; the others of the page above it, as they stand. */
export function Questions({ questions, page, change }: QuestionsProps) {
  const [chosen, setChosen] = useState<{ readonly page: string; readonly id: string } | null>(() => {
    const typed = keptDraft()?.open
    const id = questions.some((q) => q.id === typed) ? typed : change
    return id === undefined ? null : { page, id }
  })
  const open =
    questions.find((q) => chosen?.page === page && q.id === chosen.id) ??
    questions.find((q) => q.problem !== undefined) ??
    questions.find((q) => q.value === '' && q.required)
  return (
    <div class="questions">
      {questions.map((q) =>
        q === open ? (
          <Open key={q.id} question={q} onDone={() => setChosen(null)} />
        ) : (
          <Answered key={q.id} question={q} asking={open !== undefined} onOpen={() => setChosen({ page, id: q.id })} />
        ),
      )}
    </div>
  )
}

interface AnsweredProps {
  readonly question: Question
  /** Another one is being asked: where there is no room for both, this one comes back after it. */
  readonly asking: boolean
  readonly onOpen: () => void
}

function Answered({ question: q, asking, onOpen }: AnsweredProps) {
  const chosen = q.options?.filter((o) => q.value.split(',').includes(o.value)).map((o) => pick(o.label))
  const words =
    q.kind === 'yesNo' && q.value !== ''
      ? m(q.value === 'yes' ? 'form.yes' : 'form.no')
      : ((chosen && listed(chosen, '、')) ?? q.value)
  return (
    <div class={asking ? 'answered fold-1' : 'answered'}>
      <span>{pick(q.label)}</span>
      <b data-personal>{words || m(q.required ? 'form.empty' : 'form.optional')}</b>
      {q.from !== undefined && <small>{m(`form.${q.from}`)}</small>}
      <Key label={q.value === '' ? m('form.empty') : m('form.wrong')} onPress={onOpen} />
    </div>
  )
}

interface OpenProps {
  readonly question: Question
  readonly onDone: () => void
}

function Open({ question: q, onDone }: OpenProps) {
  const send = (value: string): void => {
    void act({ id: 'answer', field: q.id, value })
    onDone()
  }
  const options =
    q.kind === 'yesNo'
      ? [
          { value: 'yes', label: m('form.yes') },
          { value: 'no', label: m('form.no') },
        ]
      : q.options?.map((o) => ({ value: o.value, label: pick(o.label) }))
  return (
    <section class={options === undefined ? 'open open--typed' : 'open'}>
      <h2>{pick(q.label)}</h2>
      {q.hint !== undefined && <p class="muted fold-2">{pick(q.hint)}</p>}
      {options === undefined ? (
        <TypedAnswer question={q} />
      ) : (
        <Options options={options} several={q.kind === 'choices'} value={q.value} onChoose={send} />
      )}
    </section>
  )
}

function TypedAnswer({ question: q }: Pick<OpenProps, 'question'>) {
  const kept = draftOf(q.id)
  const [draft, setDraft] = useState(kept ?? (q.from === undefined ? q.value : ''))
  const [unfinished, setUnfinished] = useState(lettersOf(q.id))
  useKeptDraft({ open: q.id, letters: unfinished, texts: [{ field: q.id, text: draft }] })
  const type = (next: string): void => {
    const value = tidied(q.kind, next).slice(0, q.maxLength)
    setDraft(value)
    unsent.value = { field: q.id, value }
  }
  useEffect(() => {
    letters.value = unfinished
    if (unfinished === '') hurried.value = false
  }, [unfinished])
  useEffect(() => {
    if (kept !== undefined && kept !== q.value) unsent.value = { field: q.id, value: kept }
    return () => {
      unsent.value = null
      letters.value = ''
      hurried.value = false
    }
  }, [])
  return (
    <>
      <Typed kind={q.kind} draft={draft} unfinished={unfinished} />
      <Keyboard kind={q.kind} draft={draft} unfinished={unfinished} onDraft={type} onUnfinished={setUnfinished} />
    </>
  )
}

interface OptionsProps {
  readonly options: readonly { readonly value: string; readonly label: string }[]
  readonly several: boolean
  readonly value: string
  readonly onChoose: (value: string) => void
}

function Options({ options, several, value, onChoose }: OptionsProps) {
  const chosen = value === '' ? [] : value.split(',')
  const press = (v: string): void => {
    if (!several) return onChoose(v)
    onChoose((chosen.includes(v) ? chosen.filter((c) => c !== v) : [...chosen, v]).join(','))
  }
  return (
    <div class="options" data-personal="state">
      {options.map((o) => (
        <button
          key={o.value}
          type="button"
          class="option"
          aria-pressed={chosen.includes(o.value)}
          onClick={() => press(o.value)}
          {...pressing}
        >
          {chosen.includes(o.value) && <Icon name="check" />}
          {o.label}
        </button>
      ))}
    </div>
  )
}
