import { createHash, randomBytes } from 'node:crypto'
import type { Clock } from '../../kernel/clock.ts'
import type { EventLog } from '../../kernel/log.ts'
import { SerialExecutor } from '../../kernel/queue.ts'
import { type Coded, fail, ok, type Result } from '../../kernel/result.ts'
import { ulid } from '../../kernel/ulid.ts'
import type { Actor } from '../journal/types.ts'
import type { Ledger } from '../transactions/ledger.ts'
import { forgetWrong, noteWrong, standingOf, strangerKey } from './attempts.ts'
import { isPin, type StaffMember } from './people.ts'

/** Away from the screen for this long, or this long after signing in, a clerk signs in anew (facts/ux.md 4.6). */
const idleMs = 5 * 60_000
const longestMs = 12 * 3_600_000

/** Sign-ins that wait for the one that is being looked at; a kiosk and its branch PC have no more people than that. */
const mostWaiting = 4

/**
 * `wrong` says neither whether the reference or the PIN is wrong. `wait`: too many tries; the detail is milliseconds. `busy`: too many sign-ins
 * at this moment; this one was not looked at, and counts as no try.
 */
export type SignInFailure = Coded<'wrong' | 'wait' | 'locked' | 'busy' | 'storeFailed'>

/** Where staff sit: before the kiosk's own screen, or at the branch PC. */
export type StaffPlace = 'kiosk' | 'desk'

export interface SignedIn {
  readonly ref: string
  readonly role: StaffMember['role']
}

interface Desk extends SignedIn {
  readonly from: StaffPlace
  readonly sinceMonoMs: number
  lastMonoMs: number
}

export interface StaffDeskOptions {
  readonly staff: readonly StaffMember[]
  readonly ledger: Ledger
  readonly clock: Clock
  readonly log: EventLog
}

/** Who of the staff is signed in at this kiosk. Tokens live in memory only and end with the daemon. */
export class StaffDesk {
  readonly #options: StaffDeskOptions
  readonly #signedIn = new Map<string, Desk>()
  /* One after the other: tries that came together would all be heard before the first is counted. */
  readonly #signIns = new SerialExecutor(mostWaiting)
  #onEnded: (token: string) => void = () => {}

  constructor(options: StaffDeskOptions) {
    this.#options = options
  }

  /** Called when a sign-in has ended, in whatever way. */
  onEnded(listener: (token: string) => void): void {
    this.#onEnded = listener
  }

  /** By staff card (its number) or reference, always with the PIN. Every try is in the journal. */
  async signIn(
    who: { readonly ref: string } | { readonly card: string },
    pin: string,
    from: StaffPlace = 'kiosk',
  ): Promise<Result<SignedIn & { readonly token: string }, SignInFailure>> {
    const heard = await this.#signIns.run(() => this.#hear(who, pin, from))
    return heard.ok ? heard.value : fail('busy')
  }

  async #hear(
    who: { readonly ref: string } | { readonly card: string },
    pin: string,
    from: StaffPlace,
  ): Promise<Result<SignedIn & { readonly token: string }, SignInFailure>> {
    const { ledger, clock, log, staff } = this.#options
    const method = 'card' in who ? 'card' : 'code'
    const asked = 'card' in who ? cardHash(who.card) : who.ref
    const member = staff.find((s) => asked === ('card' in who ? s.card : s.ref))
    /* Tries for what nobody has count as a member's do, each by itself: asking tells nobody who there is. */
    const counted = member?.ref ?? strangerKey(ledger.store.db, `${method} ${asked}`)
    const standing = standingOf(ledger.store.db, counted, clock.wallMs())
    if (standing.locked) return fail('locked')
    if (standing.waitMs > 0) return fail('wait', String(standing.waitMs))
    if (!(await isPin(pin, member?.pin ?? nobodysPin)) || !member) {
      const attempt = standing.wrong + 1
      const stored = await ledger.store.commit((db) => noteWrong(db, counted, clock.wallMs()), true)
      if (!stored.ok) return fail('storeFailed')
      await this.#note('staff.refused', member?.ref, { method, code: 'wrong', attempt, from })
      log.emit('staff.refused', { attempt })
      return fail('wrong')
    }
    const { ref, role } = member
    const stored = await ledger.store.commit((db) => forgetWrong(db, ref), true)
    if (!stored.ok) return fail('storeFailed')
    for (const [other, desk] of this.#signedIn) {
      if (desk.ref !== ref) continue
      this.#end(other)
      await this.#note('staff.signedOut', ref, { reason: 'signedInAnew', from: desk.from })
    }
    await this.#note('staff.signedIn', ref, { method, role, from })
    log.emit('staff.signedIn', { staff: ref })
    const token = randomBytes(24).toString('base64url')
    const now = clock.monoMs()
    this.#signedIn.set(token, { ref, role, from, sinceMonoMs: now, lastMonoMs: now })
    return ok({ ref, role, token })
  }

  /** Who a token stands for, at the place it was given out for; asking keeps it awake, unless only the page asks and nobody is at it. */
  who(token: string, from: StaffPlace = 'kiosk', attended = true): SignedIn | undefined {
    const desk = this.#signedIn.get(token)
    if (desk?.from !== from) return undefined
    const now = this.#options.clock.monoMs()
    if (now - desk.lastMonoMs > idleMs || now - desk.sinceMonoMs > longestMs) {
      this.#end(token)
      void this.#note('staff.signedOut', desk.ref, { reason: 'idle', from })
      return undefined
    }
    if (attended) desk.lastMonoMs = now
    return { ref: desk.ref, role: desk.role }
  }

  async signOut(token: string, from: StaffPlace = 'kiosk'): Promise<void> {
    const desk = this.#signedIn.get(token)
    if (desk?.from !== from) return
    this.#end(token)
    await this.#note('staff.signedOut', desk.ref, { reason: 'signedOut', from })
  }

  #end(token: string): void {
    this.#signedIn.delete(token)
    this.#onEnded(token)
  }

  async #note(
    type: 'staff.signedIn' | 'staff.refused' | 'staff.signedOut',
    ref: string | undefined,
    body: { readonly [key: string]: string | number },
  ): Promise<void> {
    const actor: Actor = ref === undefined ? 'system' : `staff:${ref}`
    await this.#options.ledger.record({ journal: { type, actor, body } })
  }
}

/** A hash that no PIN has, so that an unknown reference takes as long as a known one. */
const nobodysPin = `scrypt$${'0'.repeat(32)}$${createHash('sha256').update(ulid(0)).digest('hex')}`

/** How a staff card stands in the file: its number is nobody's business. Hex is written in either case. */
export const cardHash = (number: string): string =>
  createHash('sha256').update(number.trim().toLowerCase()).digest('hex')
