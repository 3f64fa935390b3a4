import type { Reducer } from '../../kernel/fsm.ts'
import type { OperatingState } from '../contract.ts'

export interface LifecycleState {
  readonly operating: OperatingState
  /** Code while absent, faulted or recovering. */
  readonly code?: string
  readonly step?: string
}

export type LifecycleEvent =
  | { readonly type: 'disable' }
  | { readonly type: 'look' }
  | { readonly type: 'opened' }
  | { readonly type: 'identified' }
  | { readonly type: 'notThere'; readonly code: string }
  | { readonly type: 'fault'; readonly code: string }
  | { readonly type: 'ambiguous' }
  | { readonly type: 'commandStarted' }
  | { readonly type: 'commandEnded' }
  | { readonly type: 'recover'; readonly step: string; readonly code: string }
  | { readonly type: 'recovered' }

const live: readonly OperatingState[] = ['ready', 'busy', 'recovering']

/** DESIGN 5.3 as a table. Absence and fault stay visible while the device is looked for again, until it has been identified. */
export const reduceLifecycle: Reducer<LifecycleState, LifecycleEvent, never> = (state, event) => {
  const to = (next: LifecycleState) => ({ state: next, effects: [] })
  const { operating } = state
  switch (event.type) {
    case 'disable':
      return operating === 'disabled' ? undefined : to({ operating: 'disabled' })
    case 'look':
      return operating === 'disabled' || operating === 'ambiguous' ? to({ operating: 'opening' }) : undefined
    case 'opened':
      return operating === 'opening' || operating === 'absent' ? to({ operating: 'identifying' }) : undefined
    case 'identified':
      return operating === 'disabled' ? undefined : to({ operating: 'ready' })
    case 'notThere':
      return operating === 'disabled' || (operating === 'absent' && state.code === event.code)
        ? undefined
        : to({ operating: 'absent', code: event.code })
    case 'fault':
      return operating === 'disabled' || (operating === 'faulted' && state.code === event.code)
        ? undefined
        : to({ operating: 'faulted', code: event.code })
    case 'ambiguous':
      return operating === 'disabled' || operating === 'ambiguous' ? undefined : to({ operating: 'ambiguous' })
    case 'commandStarted':
      return operating === 'ready' ? to({ operating: 'busy' }) : undefined
    case 'commandEnded':
      return operating === 'busy' ? to({ operating: 'ready' }) : undefined
    case 'recover':
      return live.includes(operating) ? to({ operating: 'recovering', step: event.step, code: event.code }) : undefined
    case 'recovered':
      return operating === 'recovering' ? to({ operating: 'ready' }) : undefined
  }
}
