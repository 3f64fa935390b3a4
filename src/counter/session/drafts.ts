import type { ActionId, Draft } from '../../api/contract.ts'
import type { Clock } from '../../kernel/clock.ts'
import { Sensitive } from '../../kernel/sensitive.ts'
import { screenActions } from './actions.ts'
import type { SessionState } from './state.ts'
import type { SessionVault } from './vault.ts'

/** Fingers are slower, and the page tells us ten times a second at most. */
const mostInASecond = 20

/** What is typed on a screen, by the action that sends it; the questions of a form have names of their own. */
const fieldsOf: Readonly<Partial<Record<ActionId, readonly string[]>>> = {
  search: ['search'],
  identifyByHand: ['idNumber', 'name'],
  typeCode: ['code'],
  leavePhone: ['phone'],
}

/**
 * What stands in a field and is not sent yet, so that a page which is loaded again in the middle of a word goes on there. It lies in the vault for
 * as long as the place stands at which it is typed, and is told to nobody but a page that has just come.
 */
export class Drafts {
  readonly #vault: SessionVault
  readonly #clock: Clock
  readonly #state: () => SessionState
  /** The newest revision that was about another place. */
  #pastRev = 0
  #second = 0
  #inSecond = 0

  constructor(vault: SessionVault, clock: Clock, state: () => SessionState) {
    this.#vault = vault
    this.#clock = clock
    this.#state = state
  }

  /** `rev` is what the page had drawn; `null` when the field has been left. What nobody asks for is thrown away. */
  keep(rev: number, draft: Draft | null): void {
    if (rev <= this.#pastRev || this.#tooMany()) return
    if (draft !== null && ![draft.open, ...draft.texts.map((t) => t.field)].every((field) => this.#isTyped(field)))
      return
    this.#vault.forgetDraft()
    if (draft !== null) this.#vault.draft = new Sensitive(draft)
  }

  /** For a page that has just come. */
  get kept(): Draft | undefined {
    return this.#vault.draft?.reveal()
  }

  /** Another place: what was typed at the last one has been sent, or given up. `rev` was the newest revision there. */
  follow(state: SessionState, previous: SessionState, rev: number): void {
    if (placeOf(state) === placeOf(previous)) return
    this.#vault.forgetDraft()
    this.#pastRev = rev
  }

  #isTyped(field: string): boolean {
    const actions = screenActions(this.#state())
    if (actions.some((id) => fieldsOf[id]?.includes(field))) return true
    return actions.includes('answer') && this.#vault.form?.visible().some((q) => q.field.id === field) === true
  }

  #tooMany(): boolean {
    const second = Math.floor(this.#clock.monoMs() / 1000)
    this.#inSecond = second === this.#second ? this.#inSecond + 1 : 1
    this.#second = second
    return this.#inSecond > mostInASecond
  }
}

/** Where somebody types: a screen, for one step of one matter, a page of it. */
function placeOf({ view, running, session }: SessionState): string {
  const part = 'page' in view ? view.page : 'way' in view ? view.way : ''
  return [session?.id, view.screen, running?.transactionId, running?.stepIndex, part].join(' ')
}
