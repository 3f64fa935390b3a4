import { z } from 'zod'
import type { Clock } from '../../kernel/clock.ts'
import type { EventLog } from '../../kernel/log.ts'
import { slug } from '../../wire/fields.ts'
import type { StaffGlance, StaffNeighbour, StaffPerson } from '../contract/staff.ts'
import { Throttle } from '../desk/throttle.ts'
import { type AllowedPath, allowedQuery } from './allowed.ts'
import { Neighbour, type NeighbourAddress, type NeighbourAnswer, type NeighbourFailure } from './neighbour.ts'

export interface BranchOptions {
  readonly kiosks: readonly NeighbourAddress[]
  readonly clock: Clock
  readonly log: EventLog
}

/** Who of ours acts: the token of the sign-in here, and whether somebody is at the page. */
export interface Caller {
  readonly token: string
  readonly ref: string
  readonly attended: boolean
  /** Ends when the page has gone. */
  readonly signal: AbortSignal
}

/** A glance is asked for at most this often, and only while somebody who is signed in here looks. */
const glanceEveryMs = 4000
const glanceWithinMs = 3000
/** What was heard longer ago is not said any more: nobody had looked meanwhile. */
const glanceHoldsMs = 12_000
const signInWithinMs = 8000
const signOutWithinMs = 2000

const glance = z.object({
  kiosk: slug,
  state: z.enum(['free', 'inUse', 'paused', 'outOfService']),
  help: z.enum(['none', 'called', 'asked', 'given']),
  hands: z.int().min(0),
  unavailable: z.int().min(0),
  training: z.boolean(),
}) satisfies z.ZodType<StaffGlance>
const signedIn = z.object({ ref: slug, role: z.enum(['assistant', 'operator']), token: z.string().min(1).max(128) })
const refused = z.object({ code: z.string().max(40), waitMs: z.number().optional() })

const byReference = z.strictObject({ ref: z.string().min(1).max(64), pin: z.string().regex(/^\d{6}$/) })

interface Known {
  readonly kiosk: Neighbour
  glance: StaffGlance | 'away' | undefined
  askedMonoMs: number
  heardMonoMs: number
  asking: Promise<void> | undefined
}

interface There {
  readonly token: string
  readonly person: StaffPerson
}

const away: NeighbourAnswer = { status: 502, body: { code: 'away' } }
/* It may still be done there: whoever asked looks before they ask again. */
const slow: NeighbourAnswer = { status: 504, body: { code: 'slow' } }
const notThere: NeighbourAnswer = { status: 401, body: { code: 'notSignedInThere' } }

/**
 * The other kiosks of the branch. Whoever is signed in here signs in there with the PIN typed again, under that kiosk's own lockout; the token it
 * gives out stays in here, and ends with the sign-in it belongs to.
 */
export class Branch {
  readonly #options: BranchOptions
  readonly #known: ReadonlyMap<string, Known>
  readonly #there = new Map<string, Map<string, There>>()
  /* That kiosk sees one address for all of us: nobody here may use up the tries of the others. */
  readonly #tries: Throttle
  readonly #goodByes = new Set<Promise<unknown>>()
  readonly #stopping = new AbortController()

  constructor(options: BranchOptions) {
    this.#options = options
    this.#tries = new Throttle(options.clock, mostTriesOfOne)
    this.#known = new Map(
      options.kiosks.map((address) => [
        address.id,
        {
          kiosk: new Neighbour(address, options.clock),
          glance: undefined,
          askedMonoMs: Number.NEGATIVE_INFINITY,
          heardMonoMs: Number.NEGATIVE_INFINITY,
          asking: undefined,
        },
      ]),
    )
  }

  has(id: string): boolean {
    return this.#known.has(id)
  }

  /** What was last heard of each, whoever calls for help first; asks anew where that is old. */
  list(token: string): readonly StaffNeighbour[] {
    const there = this.#there.get(token)
    const nowMs = this.#options.clock.monoMs()
    const listed = [...this.#known.values()].map((known): StaffNeighbour => {
      this.#look(known)
      const { id, name } = known.kiosk.address
      const person = there?.get(id)?.person
      return {
        id,
        name,
        ...(known.glance === undefined || nowMs - known.heardMonoMs > glanceHoldsMs ? {} : { glance: known.glance }),
        ...(person === undefined ? {} : { signedIn: person }),
      }
    })
    return listed.sort((a, b) => Number(calls(b)) - Number(calls(a)))
  }

  /** With the PIN that was typed for that kiosk; it goes on as it came, and is kept nowhere. `stillHere` says whether the sign-in here has lasted. */
  async signIn(caller: Caller, id: string, body: unknown, stillHere: () => boolean): Promise<NeighbourAnswer> {
    const known = this.#known.get(id)
    const typed = byReference.safeParse(body)
    if (!known) return away
    if (!typed.success) return { status: 400, body: { code: 'invalid' } }
    /* Nobody types a PIN for one kiosk and acts at another: the address must have answered with this id. */
    if (typeof known.glance !== 'object') await this.#ask(known)
    if (typeof known.glance !== 'object') return away
    const { kiosk } = known
    if (!this.#tries.admits(caller.ref))
      return { status: 403, body: { code: 'wait', waitMs: this.#tries.leftMs(caller.ref) } }
    const { attended, signal } = caller
    const asked = {
      method: 'POST',
      path: 'sign-in',
      attended,
      body: typed.data,
      withinMs: signInWithinMs,
      signal,
    } as const
    const answered = await kiosk.ask(asked)
    if (!answered.ok) return this.#unanswered(known, answered.error)
    const { status } = answered.value
    const good = status === 200 ? signedIn.safeParse(answered.value.body) : undefined
    if (!good?.success) {
      const no = refused.safeParse(answered.value.body)
      /* A listener that does not know us answers 404 without a word. */
      return no.success && status >= 400 ? { status, body: no.data } : this.#lost(known, 'badAnswer')
    }
    this.#tries.forgive(caller.ref)
    const { token, ref, role } = good.data
    const person: StaffPerson = { ref, role }
    if (!stillHere()) {
      this.#signOutAt(kiosk, token)
      return { status: 401, body: { code: 'notSignedIn' } }
    }
    const mine = this.#there.get(caller.token) ?? new Map<string, There>()
    const before = mine.get(id)
    if (before) this.#signOutAt(kiosk, before.token)
    mine.set(id, { token, person })
    this.#there.set(caller.token, mine)
    return { status: 200, body: person }
  }

  async forward(
    caller: Caller,
    id: string,
    path: string,
    how: AllowedPath,
    asked: { readonly query: unknown; readonly body: unknown },
  ): Promise<NeighbourAnswer> {
    const known = this.#known.get(id)
    const there = this.#there.get(caller.token)?.get(id)
    if (!known || !there) return notThere
    const { attended, signal } = caller
    const answered = await known.kiosk.ask({
      method: how.method,
      path: `${path}${allowedQuery(how, asked.query)}`,
      token: there.token,
      attended,
      body: asked.body,
      withinMs: how.withinMs,
      signal,
    })
    if (!answered.ok) return this.#unanswered(known, answered.error)
    if (answered.value.status !== 401) return answered.value
    this.#there.get(caller.token)?.delete(id)
    return notThere
  }

  /** The sign-in here has ended, in whatever way: so have those that came with it. */
  ended(token: string): void {
    for (const id of this.#there.get(token)?.keys() ?? []) this.signOut(token, id)
    this.#there.delete(token)
  }

  signOut(token: string, id: string): void {
    const there = this.#there.get(token)?.get(id)
    const kiosk = this.#known.get(id)?.kiosk
    this.#there.get(token)?.delete(id)
    if (kiosk && there) this.#signOutAt(kiosk, there.token)
  }

  /** Says good-bye everywhere, for as long as that may take at most. */
  async stop(): Promise<void> {
    for (const token of [...this.#there.keys()]) this.ended(token)
    await Promise.all(this.#goodByes)
    this.#stopping.abort()
    for (const { kiosk } of this.#known.values()) kiosk.close()
  }

  #signOutAt(kiosk: Neighbour, token: string): void {
    const bye = kiosk
      .ask({ method: 'POST', path: 'sign-out', token, attended: false, withinMs: signOutWithinMs })
      .finally(() => this.#goodByes.delete(bye))
    this.#goodByes.add(bye)
  }

  #look(known: Known): void {
    const { clock } = this.#options
    if (clock.monoMs() - known.askedMonoMs >= glanceEveryMs) void this.#ask(known)
  }

  /** One question at a time, whoever waits for its answer. */
  #ask(known: Known): Promise<void> {
    known.askedMonoMs = this.#options.clock.monoMs()
    known.asking ??= this.#glanceAt(known).finally(() => {
      known.asking = undefined
    })
    return known.asking
  }

  async #glanceAt(known: Known): Promise<void> {
    const { signal } = this.#stopping
    const asked = { method: 'GET', path: 'glance', attended: false, withinMs: glanceWithinMs, signal } as const
    const answered = await known.kiosk.ask(asked)
    if (!answered.ok) return this.#heard(known, 'away', answered.error.detail)
    const { status, body } = answered.value
    const parsed = status === 200 ? glance.safeParse(body) : undefined
    if (!parsed?.success) return this.#heard(known, 'away', `http.${status}`)
    const itself = parsed.data.kiosk === known.kiosk.address.id
    return itself ? this.#heard(known, parsed.data) : this.#heard(known, 'away', 'otherKiosk')
  }

  /** A page that has gone, or an act that takes long, says nothing of the kiosk: whether it is there still, its glance tells. */
  async #unanswered(known: Known, { code, detail }: NeighbourFailure): Promise<NeighbourAnswer> {
    if (code === 'away') return this.#lost(known, detail)
    if (code === 'late') await this.#ask(known)
    return known.glance === 'away' ? away : slow
  }

  #lost(known: Known, detail: string | undefined): NeighbourAnswer {
    this.#heard(known, 'away', detail)
    return away
  }

  /** The log is told when it changes, so that operations see why. */
  #heard(known: Known, now: StaffGlance | 'away', why = ''): void {
    const was = known.glance
    known.glance = now
    known.heardMonoMs = this.#options.clock.monoMs()
    const { id } = known.kiosk.address
    if (this.#stopping.signal.aborted || (was === 'away') === (now === 'away')) return
    if (now === 'away') this.#options.log.emit('branch.lost', { kiosk: id, why: codeOf(why) })
    else if (was === 'away') this.#options.log.emit('branch.found', { kiosk: id })
  }
}

/** Wrong tries of one member of staff in a minute, at all other kiosks together; a third of what one of them lets one address have. */
const mostTriesOfOne = 4

const calls = ({ glance: seen }: StaffNeighbour): boolean => typeof seen === 'object' && seen.help === 'called'

const codeOf = (why: string): string => (/^[A-Za-z0-9_.]{1,40}$/.test(why) ? why : 'failed')
