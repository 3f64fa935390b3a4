import { type Coded, fail, ok, type Result } from '../../kernel/result.ts'
import { Sensitive } from '../../kernel/sensitive.ts'
import { type Text, textOf } from '../catalogue/text.ts'
import { holds } from './conditions.ts'
import type { FieldKind, FormField } from './fields.ts'
import { masked, maskOf } from './masks.ts'
import { type AnswerProblem, validateAnswer } from './validate.ts'

/** What is known of a person under a name such as `card.name`; the form keeps a copy of its own. */
export type PrefillSources = (source: string) => Sensitive<string> | undefined

/** `person` typed it; otherwise the source it was taken from. */
export type AnswerSource = 'person' | (string & {})

interface Held {
  readonly value: Sensitive<string>
  readonly source: AnswerSource
}

/** A line of the review: nothing in it needs hiding. */
export interface ReviewRow {
  readonly id: string
  readonly kind: FieldKind
  readonly label: Text
  /** Masked; empty for a question passed over. */
  readonly value: Text
  readonly source: AnswerSource
  /** Whether there is more to see than `value` says. */
  readonly masked: boolean
}

/** A question as it stands now. */
export interface Question {
  readonly field: FormField
  readonly answered: boolean
  readonly source: AnswerSource | undefined
}

export interface Form {
  /** Asked as things stand, in order. */
  visible(): readonly Question[]
  /** Takes what was typed or said. On failure the former answer stays. */
  answer(id: string, raw: string): Result<void, Coded<AnswerProblem | 'notAsked'>>
  /** 不对: forgets an answer, also one that was filled in; it is not filled in again. */
  clear(id: string): void
  /** The first question without an answer, or undefined. */
  next(): FormField | undefined
  complete(): boolean
  review(): readonly ReviewRow[]
  /** The whole answer for somebody who holds the button; undefined without one. */
  reveal(id: string): string | undefined
  /** What is handed in: answers to questions that are asked, without those passed over. They are the form's own and die with it. */
  answers(): ReadonlyMap<string, Sensitive<string>>
  /** Destroys every answer. The form is empty afterwards and asks nothing. */
  destroy(): void
}

const yes: Text = { zh: '是', hk: '是', en: 'Yes', pt: 'Sim' }
const no: Text = { zh: '否', hk: '否', en: 'No', pt: 'Não' }

/**
 * Opens a form with what is known already filled in. Conditions look at earlier questions only (`fieldProblems` says where they do not);
 * when one turns false, the answers behind it are destroyed. `today` is YYYY-MM-DD at the kiosk.
 */
export function openForm(fields: readonly FormField[], sources: PrefillSources, day: { readonly today: string }): Form {
  const held = new Map<string, Held>()
  /* Said to be wrong by the person: never filled in again. */
  const refused = new Set<string>()
  let asked: readonly FormField[] = []
  let destroyed = false

  const forget = (id: string) => {
    held.get(id)?.value.destroy()
    held.delete(id)
  }
  const valuesOf = (field: FormField): readonly string[] | undefined => {
    const value = held.get(field.id)?.value.reveal()
    return value === undefined ? undefined : field.kind === 'choices' ? value.split(',') : [value]
  }
  const prefill = (field: FormField) => {
    if (held.has(field.id) || refused.has(field.id)) return
    for (const source of field.prefill ?? []) {
      const own = source.startsWith('answer.') ? held.get(source.slice('answer.'.length))?.value : undefined
      const known = own ?? sources(source)
      if (!known || known.destroyed) continue
      const good = validateAnswer(field, known.reveal(), day)
      if (!good.ok || good.value === '') continue
      held.set(field.id, { value: new Sensitive(good.value), source })
      return
    }
  }
  /* One pass from the first to the last question: a condition sees only what comes before it and is asked. */
  const settle = () => {
    const before = new Map<string, FormField>()
    for (const field of fields) {
      const see = (id: string) => {
        const earlier = before.get(id)
        return earlier && valuesOf(earlier)
      }
      if (before.has(field.id)) continue
      if (field.when && !holds(field.when, see)) {
        forget(field.id)
        continue
      }
      prefill(field)
      before.set(field.id, field)
    }
    asked = [...before.values()]
  }
  settle()
  const find = (id: string) => asked.find((field) => field.id === id)

  return {
    visible: () => asked.map((field) => ({ field, answered: held.has(field.id), source: held.get(field.id)?.source })),
    answer(id, raw) {
      const field = find(id)
      if (!field) return fail('notAsked')
      const good = validateAnswer(field, raw, day)
      if (!good.ok) return good
      forget(id)
      held.set(id, { value: new Sensitive(good.value), source: 'person' })
      settle()
      return ok(undefined)
    },
    clear(id) {
      if (!find(id)) return
      refused.add(id)
      forget(id)
      settle()
    },
    next: () => asked.find((field) => !held.has(field.id)),
    complete: () => !destroyed && asked.every((field) => held.has(field.id)),
    review: () =>
      asked.flatMap((field) => {
        const answer = held.get(field.id)
        return answer ? [reviewRow(field, answer)] : []
      }),
    reveal: (id) => (find(id) ? held.get(id)?.value.reveal() : undefined),
    answers: () =>
      new Map(
        asked.flatMap(({ id }) => {
          const value = held.get(id)?.value
          return value && value.reveal() !== '' ? [[id, value] as const] : []
        }),
      ),
    destroy() {
      for (const id of [...held.keys()]) forget(id)
      asked = []
      destroyed = true
    },
  }
}

function reviewRow(field: FormField, { value, source }: Held): ReviewRow {
  const whole = value.reveal()
  const hidden = maskOf(field)
  const shown = hidden === 'none' ? inWords(field, whole) : textOf(masked(hidden, whole))
  const isMasked = hidden !== 'none' && shown.zh !== whole
  return { id: field.id, kind: field.kind, label: field.label, value: shown, source, masked: isMasked }
}

/** What a choice is called, instead of what backends call it. */
function inWords(field: FormField, whole: string): Text {
  if (whole === '') return textOf('')
  if (field.kind === 'yesNo') return whole === 'yes' ? yes : no
  const chosen = (field.options ?? []).filter(({ value }) => whole.split(',').includes(value)).map(({ label }) => label)
  if (chosen.length === 0) return textOf(whole)
  const list = (language: keyof Text, between: string) => chosen.map((label) => label[language]).join(between)
  return { zh: list('zh', '、'), hk: list('hk', '、'), en: list('en', ', '), pt: list('pt', ', ') }
}

/** How a step shows its questions. */
export type FormLayout = 'oneByOne' | 'page'

/** The questions asked now, in groups of what stands on one screen. `perPage` counts for the layout `page` only. */
export function pages(form: Form, layout: FormLayout, perPage: number): readonly (readonly Question[])[] {
  const questions = form.visible()
  const size = layout === 'oneByOne' ? 1 : Math.max(1, Math.floor(perPage))
  return Array.from({ length: Math.ceil(questions.length / size) }, (_, i) => questions.slice(i * size, (i + 1) * size))
}
