import { computed, signal } from '@preact/signals'
import type {
  StaffBranch,
  StaffDevice,
  StaffFace,
  StaffNeighbour,
  StaffPerson,
  StaffRefused,
  StaffSignedIn,
  StaffToday,
} from '../../../src/api/contract/staff.ts'
import { authorized } from '../state.ts'
import type { Place } from './place.ts'

export type { Place, Shelf } from './place.ts'

/** Another kiosk of the branch, opened from a list. */
interface Elsewhere {
  readonly page: 'at'
  readonly id: string
}
export type Target = Place | Elsewhere

/** Who is signed in at this page; null before and after. The token lives here and nowhere else. */
const own = signal<StaffSignedIn | null>(null)
/** The other kiosk whose pages are shown, and who is signed in there; null at this one. */
export const there = signal<{ readonly kiosk: StaffNeighbour; readonly who: StaffPerson | null } | null>(null)
/** True while that kiosk does not answer. */
export const lost = signal(false)
/** True while the kiosk whose own page this is gives no answer: what is shown is from earlier. */
export const silent = signal(false)
/** Who acts at the kiosk that is shown. */
export const who = computed<StaffPerson | null>(() => own.value && (there.value?.who ?? own.value))
/** Of the branch, whoever calls for help first; none where the site file names none. */
export const neighbours = signal<readonly StaffNeighbour[]>([])
/** Somebody calls at this kiosk, or at one that is not shown, while the pages of another one are. */
export const calledElsewhere = computed<boolean>(() => {
  const shown = there.value?.kiosk.id
  if (shown === undefined) return false
  return calledHere.value || neighbours.value.some((one) => one.id !== shown && callsAt(one))
})
const calledHere = signal(false)
let alone = false

export const callsAt = ({ glance }: StaffNeighbour): boolean => typeof glance === 'object' && glance.help === 'called'
export const place = signal<Place>({ page: 'today' })
/** At the branch PC, which has no screen of a citizen's: the kiosk's names. */
export const face = signal<StaffFace | null>(null)
export const today = signal<StaffToday | null>(null)

export const go = (to: Target) => (): void => {
  if (to.page !== 'at') place.value = to
  else {
    const kiosk = neighbours.peek().find((one) => one.id === to.id)
    if (kiosk !== undefined) openThere(kiosk)
  }
}

/** The pages of another kiosk: of its caller, when somebody calls there. */
function openThere(kiosk: StaffNeighbour): void {
  there.value = { kiosk, who: kiosk.signedIn ?? null }
  turn({ page: callsAt(kiosk) ? 'assist' : 'today' })
}

/** Back to this kiosk's own pages. */
export function comeHome(): void {
  there.value = null
  turn({ page: 'today' })
}

/** Nothing of one kiosk stays under the name of another. */
function turn(to: Place): void {
  lost.value = false
  today.value = null
  place.value = to
  void refresh()
}

/** Says whether the kiosk that was shown when this was called is shown still: a row of acts for one never goes on at another. */
export function sameKiosk(): () => boolean {
  const at = there.peek()?.kiosk.id
  return () => there.peek()?.kiosk.id === at
}

/** `status` 0: no daemon. */
export interface Answer<T> {
  readonly status: number
  readonly body: T | null
}

/** The longest of what staff ask for: all tests of a device, or a card that is laid down for a reprint. */
const longestMs = 120_000
/** A question is answered at once, from another kiosk within eight seconds; a plug that was pulled must not be waited for any longer. */
const questionMs = 10_000

/** Somebody has touched the page since it last asked: what it asks by itself must keep nobody signed in. */
let attended = true
const attend = (): void => {
  attended = true
}
for (const kind of ['pointerdown', 'keydown']) addEventListener(kind, attend, { capture: true })

function attendedSince(): boolean {
  const was = attended
  attended = false
  return was
}

async function ask<T>(
  method: 'GET' | 'POST',
  path: string,
  body?: object,
  at?: string,
  signal?: AbortSignal,
): Promise<Answer<T>> {
  try {
    const response = await fetch(`/api/v1/staff/${at === undefined ? '' : `at/${at}/`}${path}`, {
      ...authorized,
      method,
      headers: {
        ...authorized.headers,
        'x-staff-token': own.peek()?.token ?? '',
        'x-staff-attended': attendedSince() ? 'yes' : 'no',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      /* Heard although the page is being closed. */
      keepalive: path === 'sign-out',
      signal: AbortSignal.any([
        AbortSignal.timeout(method === 'GET' ? questionMs : longestMs),
        ...(signal ? [signal] : []),
      ]),
    })
    /* Signed out by the daemon, e.g. because it has started anew. */
    const answer = (await response.json()) as T & { readonly code?: string }
    if (response.status === 401) signedOutAt(at, answer.code === 'notSignedInThere')
    return { status: response.status, body: answer }
  } catch {
    return { status: 0, body: null }
  }
}

/** By the daemon, e.g. because it has started anew, or by the other kiosk only. */
function signedOutAt(at: string | undefined, onlyThere: boolean): void {
  const now = there.peek()
  if (!onlyThere && own.peek() !== null) forget()
  else if (onlyThere && now !== null && now.kiosk.id === at) there.value = { ...now, who: null }
}

/** Of the kiosk that is shown. */
export const get = <T>(path: string): Promise<Answer<T>> => ask<T>('GET', path, undefined, there.peek()?.kiosk.id)
export const post = <T>(path: string, body: object): Promise<Answer<T>> =>
  ask<T>('POST', path, body, there.peek()?.kiosk.id)

/** Grows when staff's pages are closed: whoever was still being looked up then is not signed in behind the clerk's back. */
let closings = 0

/** By reference, or by the card that the daemon reads from its reader until `signal` says that nobody waits for it any more. */
export async function signIn(
  by: { readonly ref: string } | { readonly card: 'read' },
  pin: string,
  signal?: AbortSignal,
): Promise<StaffRefused | null> {
  const since = closings
  const { status, body } = await ask<StaffSignedIn | StaffRefused>('POST', 'sign-in', { ...by, pin }, undefined, signal)
  if (status === 200 && body !== null && 'token' in body) {
    own.value = body
    alone = false
    if (since !== closings) {
      signOut()
      return null
    }
    await refresh()
    return null
  }
  return body !== null && 'code' in body ? body : { code: 'storeFailed' }
}

/** At the other kiosk that is shown; the PIN goes there and is kept nowhere. */
export async function signInThere(ref: string, pin: string): Promise<StaffRefused | null> {
  const still = sameKiosk()
  const { status, body } = await post<StaffPerson | StaffRefused>('sign-in', { ref, pin })
  const now = there.peek()
  if (status === 200 && body !== null && 'ref' in body) {
    if (now === null || !still()) return null
    there.value = { ...now, who: body }
    await refresh()
    return null
  }
  return body !== null && 'code' in body ? body : { code: 'storeFailed' }
}

/** What needs hands at the kiosk that is shown, and how the others are. */
export async function refresh(): Promise<void> {
  if (own.peek() === null) return
  await Promise.all([refreshToday(), refreshBranch()])
}

async function refreshToday(): Promise<void> {
  if (there.peek()?.who === null) return
  const still = sameKiosk()
  const { status, body } = await get<StaffToday>('today')
  if (own.peek() === null || !still()) return
  silent.value = status === 0
  lost.value = there.peek() !== null && (status === 0 || status === 502)
  if (status !== 200 || body === null) return
  if (today.peek() === null) calledNoMore(body)
  today.value = body
}

/** The list that another kiosk is opened from is seconds old: whoever called there may have been helped since, and their page has nothing on it. */
function calledNoMore({ help }: StaffToday): void {
  if (there.peek() !== null && place.peek().page === 'assist' && help === 'none') place.value = { page: 'today' }
}

async function refreshBranch(): Promise<void> {
  if (alone) return
  const { status, body } = await ask<StaffBranch>('GET', 'branch')
  if (own.peek() === null) return
  alone = status === 404
  if (status !== 200 || body === null) return
  neighbours.value = body.kiosks
  calledHere.value = body.help === 'called'
}

/** Tells the daemon, and forgets at once whether it hears or not. */
export function signOut(): void {
  closings += 1
  if (own.peek() !== null) void ask('POST', 'sign-out', {})
  forget()
}

function forget(): void {
  own.value = null
  there.value = null
  lost.value = false
  silent.value = false
  neighbours.value = []
  calledHere.value = false
  today.value = null
  place.value = { page: 'today' }
}

export const deviceOf = (id: string): StaffDevice | undefined => today.value?.devices.find((d) => d.id === id)
