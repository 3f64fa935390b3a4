import { Visitor } from '../../src/cli/demo/visitor.ts'
import { eventually } from '../support/house.ts'
import { type Case, casesOf, type Target, type WrittenRow } from './matrix.ts'
import { MortalKiosk } from './mortal-kiosk.ts'
import { atOnce, inTheEnd, type Mark, markOf, mustTell } from './verdict.ts'
import { type Plan, plans, type Recovery, recoveries, setTrouble, type Told, walk } from './walks.ts'

export interface Done {
  readonly case: Case
  /** What the journal says of its transactions: `done`, `unknown, then failed`. */
  readonly outcome: string
  /** Everything that does not hold. */
  readonly wrong: readonly string[]
}

/** Longest wait for what a kiosk does by itself after a start, ms. */
const settleMs = 20_000
/** A key that the office does not know is given up after 15 s: until then what it was for stays unknown. */
const resolveMs = 45_000

const planOf = (id: string): Plan => {
  const plan = plans.find((p) => p.id === id)
  if (!plan) throw new Error(`no plan ${id}`)
  return plan
}

/** A kiosk that goes through cases one after the other; what is left to check at its end is kept by transaction. */
class Lane {
  readonly kiosk = new MortalKiosk()
  readonly #told: Told = { accepted: new Set(), caseNos: new Set() }
  readonly #done: { readonly one: Case; readonly mark: Mark; readonly until: number; readonly wrong: string[] }[] = []

  async open(): Promise<void> {
    await this.kiosk.prepare()
    await this.kiosk.start()
  }

  /** A walk that nobody interrupts: the rows it writes, in order. */
  async record(plan: Plan): Promise<readonly WrittenRow[]> {
    const { kiosk } = this
    if (plan.stops) return [{ type: 'stop', ofVisit: false }]
    const from = kiosk.written.length
    await setTrouble(kiosk, plan, true)
    if ((await walk(kiosk, plan, this.#told)) === 'died') throw new Error(`${plan.id}: the kiosk died: ${kiosk.said}`)
    await setTrouble(kiosk, plan, false)
    await this.#still()
    return kiosk.written.slice(from)
  }

  /** What a kiosk writes by itself after a kill, until nothing is open any more. */
  async recordRecovery(plan: Plan, first: Target): Promise<readonly WrittenRow[]> {
    const { kiosk } = this
    await this.#resolved()
    kiosk.arm(first)
    if ((await this.#walk(plan)) !== 'died') throw new Error(`${plan.id}: not killed at ${first.type}`)
    await kiosk.kill()
    await setTrouble(kiosk, plan, false)
    await kiosk.start()
    await this.#resolved()
    await this.#still()
    /* How much is left to erase at a boot depends on how far the visit had tidied up; walks have that row. */
    const rows = kiosk.written.filter((row) => row.type !== 'seal.erased')
    await this.#backToIdle()
    return rows
  }

  async run(one: Case): Promise<void> {
    const { kiosk } = this
    const plan = planOf(one.plan)
    const mark = markOf(kiosk)
    const wrong: string[] = []
    try {
      if (one.first) await this.#resolved()
      kiosk.arm(one.first ?? one.target)
      if ((await this.#walk(plan)) !== 'died') wrong.push('the row was never written')
      await kiosk.kill()
      await setTrouble(kiosk, plan, false)
      if (one.first && (await kiosk.start(one.target))) {
        await Promise.race([kiosk.died, new Promise((late) => setTimeout(late, resolveMs).unref())])
        if (kiosk.alive) wrong.push('the row of the recovery was never written')
        await kiosk.kill()
      }
      const boot = kiosk.rowsSince(mark.seq)
      await kiosk.start()
      wrong.push(...(await this.#backToIdle(one.first ? undefined : mustTell(boot))))
      await this.#quiet()
    } catch (thrown) {
      wrong.push(`${String(thrown)} ${kiosk.said.slice(-300)}`)
      await kiosk.kill()
      await setTrouble(kiosk, plan, false)
      await kiosk.start()
    }
    wrong.push(...atOnce(kiosk, mark, one))
    this.#done.push({ one, mark, until: markOf(kiosk).seq, wrong })
  }

  /** Waits until the office has answered for everything, and says what came of each case. */
  async finish(): Promise<readonly Done[]> {
    const { kiosk } = this
    let late: string[] = []
    await this.#resolved().catch((thrown: unknown) => {
      late = [String(thrown)]
    })
    const wrong = inTheEnd(kiosk, this.#told)
    const rows = kiosk.rowsSince(0)
    return this.#done.map(({ one, mark, until, wrong: atFirst }) => {
      const own = new Set(
        rows
          .filter((r) => r.seq > mark.seq && r.seq <= until && r.type === 'transaction.started')
          .map((r) => r.tx ?? ''),
      )
      const outcomes = rows
        .filter((r) => own.has(r.tx ?? '') && (r.type === 'transaction.ended' || r.type === 'transaction.resolved'))
        .map((r) => (r.type === 'transaction.resolved' ? `then ${String(r.body.outcome)}` : String(r.body.outcome)))
      const later = [...own].flatMap((tx) => (wrong.get(tx) ?? []).map((what) => `${tx} ${what}`))
      const all = [...atFirst, ...later]
      return {
        case: one,
        outcome: outcomes.length === 0 ? 'nothing begun' : outcomes.join(', '),
        wrong: all.length > 0 ? [...all, ...late] : [],
      }
    })
  }

  async close(): Promise<void> {
    await this.kiosk.close()
  }

  async #walk(plan: Plan): Promise<'through' | 'died'> {
    const { kiosk } = this
    if (plan.stops) {
      await kiosk.stop()
      return 'died'
    }
    await setTrouble(kiosk, plan, true)
    const how = await walk(kiosk, plan, this.#told)
    if (how === 'died') return how
    await setTrouble(kiosk, plan, false)
    /* Some rows come after the screen is free again. */
    await Promise.race([kiosk.died, this.#quiet().catch(() => {})])
    await Promise.race([kiosk.died, new Promise((late) => setTimeout(late, 1500).unref())])
    return kiosk.alive ? 'through' : 'died'
  }

  /** The screen says what there is to say, and is free again. */
  async #backToIdle(mustSay?: boolean): Promise<readonly string[]> {
    const visitor = await Visitor.open(this.kiosk.url)
    try {
      const { screen, props } = visitor.projection
      const said = screen === 'problem' && props.code === 'session.interrupted'
      if (said) await visitor.act({ id: 'exit' })
      await visitor.until((p) => p.screen === 'idle', settleMs)
      this.kiosk.reader.removeCard()
      if (mustSay === undefined || mustSay === said) return []
      return [
        mustSay ? 'the screen says nothing of what was interrupted' : 'the screen speaks of nothing that happened',
      ]
    } finally {
      visitor.close()
    }
  }

  /** Nothing waits to be handed in, and the last visit has been cleared away. */
  #quiet(): Promise<void> {
    return eventually(() => {
      const open = this.kiosk.read((db) =>
        db.prepare("SELECT count(*) AS n FROM queued_submission WHERE state IN ('queued', 'sending', 'unknown')").get(),
      )
      const last = this.kiosk.read((db) =>
        db
          .prepare("SELECT type FROM journal WHERE session IS NOT NULL OR type = 'boot' ORDER BY seq DESC LIMIT 1")
          .get(),
      )?.type
      if (open?.n !== 0) return `${String(open?.n)} wait to be handed in`
      return last === 'boot' || last === 'session.purged' || `the last row is ${String(last)}`
    }, settleMs)
  }

  /** Quiet, and nothing more comes: what is handed in may be put into the queue after the visit has been cleared away. */
  async #still(): Promise<void> {
    for (let before = -1; before !== this.kiosk.written.length; ) {
      await this.#quiet()
      before = this.kiosk.written.length
      await new Promise((later) => setTimeout(later, 300))
    }
  }

  #resolved(): Promise<void> {
    return eventually(() => {
      const open = this.kiosk.read((db) => db.prepare('SELECT count(*) AS n FROM open_transaction').get())
      return open?.n === 0 || `${String(open?.n)} transactions are open`
    }, resolveMs)
  }
}

export interface MatrixOptions {
  readonly lanes: number
  /** Which of the generated cases are run. */
  readonly choose?: (cases: readonly Case[]) => readonly Case[]
  readonly plans?: readonly Plan[]
  readonly recoveries?: readonly Recovery[]
  readonly say?: (line: string) => void
}

/** Walks each plan once, makes the cases from what was written, and runs them on several kiosks at once. */
export async function runMatrix(
  options: MatrixOptions,
): Promise<{ readonly generated: number; readonly done: readonly Done[] }> {
  const { say = () => {}, choose = (cases: readonly Case[]) => cases } = options
  const lanes = Array.from({ length: options.lanes }, () => new Lane())
  try {
    await Promise.all(lanes.map((lane) => lane.open()))
    const recorded = new Map<string, readonly Case[]>()
    await shared(lanes, options.plans ?? plans, async (lane, plan) => {
      const cases = casesOf(plan.id, await lane.record(plan))
      recorded.set(plan.id, plan.only ? cases.filter((c) => plan.only?.includes(c.target.type)) : cases)
    })
    const wanted = (options.recoveries ?? recoveries).filter(({ plan }) => recorded.has(plan))
    const recovered = new Map<object, readonly Case[]>()
    await shared(lanes, wanted.toReversed(), async (lane, recovery) => {
      const { plan, first } = recovery
      recovered.set(recovery, casesOf(plan, await lane.recordRecovery(planOf(plan), first), first))
    })
    const cases = [
      ...(options.plans ?? plans).flatMap(({ id }) => recorded.get(id) ?? []),
      ...wanted.flatMap((recovery) => recovered.get(recovery) ?? []),
    ]
    const chosen = choose(cases)
    say(`${cases.length} cases from ${recorded.size} walks, ${chosen.length} to run`)
    let run = 0
    /* Recoveries first: nothing else may be open while one is watched. */
    const inOrder = [...chosen.filter((c) => c.first), ...chosen.filter((c) => !c.first)]
    await shared(lanes, inOrder, async (lane, one) => {
      await lane.run(one)
      run += 1
      if (run % 50 === 0) say(`${run} of ${chosen.length}`)
    })
    const done = (await Promise.all(lanes.map((lane) => lane.finish()))).flat()
    return { generated: cases.length, done: done.toSorted((a, b) => cases.indexOf(a.case) - cases.indexOf(b.case)) }
  } finally {
    await Promise.all(lanes.map((lane) => lane.close()))
  }
}

/** Each lane takes the next as soon as it is free. */
async function shared<T>(
  lanes: readonly Lane[],
  work: readonly T[],
  act: (lane: Lane, one: T) => Promise<void>,
): Promise<void> {
  const left = [...work]
  await Promise.all(
    lanes.map(async (lane) => {
      for (let one = left.shift(); one !== undefined; one = left.shift()) await act(lane, one)
    }),
  )
}
