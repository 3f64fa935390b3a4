/** The moment at which a kiosk is killed: one row it writes, before or after the commit that holds it. */
export interface Target {
  /** A type of the journal, or `service.step`: the row of the outbox that ends a step. */
  readonly type: string
  /** Whether the row names a session: the others are the kiosk's own. */
  readonly ofVisit: boolean
  /** Which of these in the walk, from 1. */
  readonly nth: number
  readonly side: 'before' | 'after'
}

/** A row that was committed, as the kiosk that dies tells of it. */
export interface WrittenRow {
  readonly type: string
  readonly ofVisit: boolean
  /** Kind of step, where the row itself says it. */
  readonly step?: string
}

export interface Case {
  readonly plan: string
  /** Kind of step at which the citizen stands when the row is written. */
  readonly step: string
  /** For a kill in the middle of a recovery: the kill that it recovers from. */
  readonly first?: Target
  readonly target: Target
}

/** Every row of a walk that nobody interrupted, before and after. */
export function casesOf(plan: string, rows: readonly WrittenRow[], first?: Target): readonly Case[] {
  const counted = new Map<string, number>()
  return rows.flatMap(({ type, ofVisit, step }, i) => {
    const key = `${type} ${ofVisit}`
    const nth = (counted.get(key) ?? 0) + 1
    counted.set(key, nth)
    const ends = rows.slice(i).find((row) => row.type === 'service.step')?.step
    return (['before', 'after'] as const).map(
      (side): Case => ({
        plan,
        step: first ? 'recovery' : (step ?? ends ?? 'result'),
        ...(first ? { first } : {}),
        target: { type, ofVisit, nth, side },
      }),
    )
  })
}

/** One case of every (type of row, before or after): the first, because the quickest walks come first. */
export function sampleOf(cases: readonly Case[]): readonly Case[] {
  const found = new Map<string, Case>()
  for (const one of cases) {
    const { type, side } = one.target
    const key = `${type} ${side}`
    if (!found.has(key)) found.set(key, one)
  }
  return [...found.values()]
}

export function nameOf({ plan, step, first, target }: Case): string {
  const after = first ? ` after a kill ${first.side} ${first.type}` : ''
  return `${plan.padEnd(21)} ${target.type.padEnd(19)} ${step.padEnd(15)} ${target.side.padEnd(6)}${after}`
}
