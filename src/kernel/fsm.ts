/**
 * A small pure state machine. `step` takes a state and an event and answers the next state and the effects to carry out;
 * it performs nothing itself, so a machine is tested as a table. An event that a state does not know leaves it as it is
 * and is reported as `ignored`: an unexpected event must never stop a machine in the field.
 */
export interface Transition<S, F> {
  readonly state: S
  readonly effects: readonly F[]
}

export type Reducer<S, E, F> = (state: S, event: E) => Transition<S, F> | undefined

export interface Machine<S, E> {
  readonly state: S
  /** Feeds one event; events sent from inside effects or listeners are queued behind it. Answers whether it was known. */
  send(event: E): boolean
}

/** Runs a reducer: keeps the state, queues re-entrant events, hands effects to `perform` after the state has changed. */
export function createMachine<S, E, F>(
  initial: S,
  reduce: Reducer<S, E, F>,
  perform: (effect: F, state: S) => void,
  onChange: (state: S, event: E, previous: S) => void = () => {},
): Machine<S, E> {
  let state = initial
  let draining = false
  const pending: E[] = []

  function handle(event: E): boolean {
    const transition = reduce(state, event)
    if (!transition) return false
    const previous = state
    state = transition.state
    if (state !== previous) onChange(state, event, previous)
    for (const effect of transition.effects) perform(effect, state)
    return true
  }

  return {
    get state() {
      return state
    },
    send(event) {
      if (draining) {
        pending.push(event)
        return true
      }
      draining = true
      try {
        const known = handle(event)
        for (let next = pending.shift(); next !== undefined; next = pending.shift()) handle(next)
        return known
      } finally {
        draining = false
      }
    },
  }
}
