import type { Action, ProblemCode } from '../../api/contract.ts'
import type { Transition } from '../../kernel/fsm.ts'
import type { Step, StepName, StepOf } from '../catalogue/steps.ts'
import type { Effect, Item, Running, SessionEvent, SessionState, View } from './state.ts'

export type Next = Transition<SessionState, Effect>

/** What the machine must know of the world to decide; everything else comes as an event. Nothing here is a person's. */
export interface ReduceContext {
  stepsOf(serviceId: string): readonly Step[] | undefined
  /** Items of a bundle; the service itself for a plain one. */
  itemsOf(serviceId: string): readonly string[]
  /** The steps when somebody comes for another person; undefined when the service does not allow it. */
  proxyStepsOf(serviceId: string): readonly Step[] | undefined
  isAvailable(serviceId: string): boolean
  hasGroup(groupId: string): boolean
  /** In charge of a service that is offered here. */
  hasDepartment(departmentId: string): boolean
  /** Whether the answers so far make this step wanted. */
  applies(running: Running, step: Step): boolean
  /** The form that is being filled: how many pages, and the first question of a page that still needs an answer. */
  form():
    | {
        readonly pages: number
        missing(page: number): boolean
        /** A question of the page was not even passed over. */
        open(page: number): boolean
      }
    | undefined
  /** Where a question is asked that has been asked before; undefined when it is not asked. */
  placeOf(running: Running, field: string): { readonly stepIndex: number; readonly page: number } | undefined
  /** One can say what is searched for. */
  readonly canListen: boolean
  /** Licences asked for were found, or paper will do. */
  licencesSuffice(running: Running): boolean
  /** Levels up to this one are asked why (facts/ux.md 3.3, 11). */
  readonly reasonsUpTo: number
  newId(): string
  newTicketNo(kind: 'help' | 'problem'): string
  monoMs(): number
}

/** What step kinds work with: the ways from one screen to another that all of them share. */
export interface Tools {
  readonly context: ReduceContext
  show(state: SessionState, view: View, effects?: readonly Effect[]): Next
  problem(state: SessionState, code: ProblemCode, retry: boolean, effects?: readonly Effect[]): Next
  /** This step is done; on to the next that applies. */
  nextStep(state: SessionState, effects?: readonly Effect[]): Next
  enterStep(state: SessionState, index: number, effects?: readonly Effect[]): Next
  /** To the result screen with something open. */
  toResult(state: SessionState, effects?: readonly Effect[]): Next
}

/** One kind of step: what it shows on entering, and what touches and events mean on its screens. */
export interface StepKind<N extends StepName> {
  enter(tools: Tools, at: AtStep, step: StepOf<N>, before: readonly Effect[]): Next
  act?(tools: Tools, at: AtStep, step: StepOf<N>, action: Action): Next | undefined
  on?(tools: Tools, at: AtStep, step: StepOf<N>, event: SessionEvent): Next | undefined
}

/** A state in which a service runs. */
export type AtStep = SessionState & { readonly running: Running }

export const noEffects: readonly Effect[] = []

/** The step the citizen is at has ended; nothing when no service runs. */
export function stepEnded(
  running: Running | null,
  outcome: 'done' | 'failed' | 'refused' | 'left',
  code?: string,
): readonly Effect[] {
  return running ? [{ do: 'stepEnded', running, outcome, ...(code ? { code } : {}) }] : noEffects
}

/** Who puts a card on the reader is still there: the question goes away by itself. */
export function answered<S extends SessionState>(state: S): S {
  return state.overlay?.kind === 'timeout' ? { ...state, overlay: null } : state
}

/** What several items came to together. */
export function together(items: readonly Item[]): Running['submitted'] {
  const of = (state: Running['submitted']['state']) => items.find((i) => i.submitted.state === state)?.submitted
  return of('unknown') ?? of('accepted') ?? of('queued') ?? of('refused') ?? { state: 'no' }
}

/** What is not as it should be with what a service came to: its outcome is open, or a paper did not come out. */
export function resultProblem(running: Running | null): ProblemCode | undefined {
  if (!running) return undefined
  const { openEffect, submitted, receiptProblem } = running
  return openEffect ?? (submitted.state === 'unknown' ? submitted.code : receiptProblem)
}

/** Whether the visit waits for an assistant, be one asked for it or not. */
export const isPaused = (overlay: SessionState['overlay']): boolean =>
  overlay?.kind === 'paused' || (overlay?.kind === 'assist' && overlay.paused === true)

/** Where something is on its way that only the other side can end: nobody walks out of it. */
export function onItsWay({ view }: SessionState): boolean {
  switch (view.screen) {
    case 'working':
    case 'printing':
      return true
    case 'face':
      return view.phase === 'checking'
    case 'sign':
      return view.phase === 'saving'
    case 'pay':
      return view.phase !== 'waiting'
    default:
      return false
  }
}
