import { signal } from '@preact/signals'
import type {
  StaffDevice,
  StaffFace,
  StaffRefused,
  StaffSignedIn,
  StaffToday,
} from '../../../src/api/contract/staff.ts'
import { authorized } from '../state.ts'

/** Pages that are about nothing in particular. */
export type Shelf = 'today' | 'tickets' | 'ratings' | 'machines' | 'day' | 'sample' | 'training' | 'assist'

/** Which page of staff's is shown. */
export type Place =
  | { readonly page: Shelf }
  | { readonly page: 'repair'; readonly deviceId: string; readonly condition: string }
  | { readonly page: 'device'; readonly deviceId: string }
  | { readonly page: 'unresolved'; readonly transactionId: string }
  | { readonly page: 'ticket'; readonly ticketNo: string }
  | { readonly page: 'rating'; readonly transactionId: string }
  | { readonly page: 'owed'; readonly jobId: string }

/** Who is signed in at this page; null before and after. The token lives here and nowhere else. */
export const who = signal<StaffSignedIn | null>(null)
export const place = signal<Place>({ page: 'today' })
/** At the branch PC, which has no screen of a citizen's: the kiosk's names. */
export const face = signal<StaffFace | null>(null)
export const today = signal<StaffToday | null>(null)

export const go = (to: Place) => (): void => {
  place.value = to
}

/** `status` 0: no daemon. */
export interface Answer<T> {
  readonly status: number
  readonly body: T | null
}

/** The longest of what staff ask for: all tests of a device, or a card that is laid down for a reprint. */
const longestMs = 120_000

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

async function ask<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<Answer<T>> {
  try {
    const response = await fetch(`/api/v1/staff/${path}`, {
      ...authorized,
      method,
      headers: {
        ...authorized.headers,
        'x-staff-token': who.peek()?.token ?? '',
        'x-staff-attended': attendedSince() ? 'yes' : 'no',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      /* Heard although the page is being closed. */
      keepalive: path === 'sign-out',
      signal: AbortSignal.timeout(longestMs),
    })
    /* Signed out by the daemon, e.g. because it has started anew. */
    if (response.status === 401 && who.peek() !== null) forget()
    return { status: response.status, body: (await response.json()) as T }
  } catch {
    return { status: 0, body: null }
  }
}

export const get = <T>(path: string): Promise<Answer<T>> => ask<T>('GET', path)
export const post = <T>(path: string, body: object): Promise<Answer<T>> => ask<T>('POST', path, body)

/** Grows when staff's pages are closed: whoever was still being looked up then is not signed in behind the clerk's back. */
let closings = 0

export async function signIn(ref: string, pin: string): Promise<StaffRefused | null> {
  const since = closings
  const { status, body } = await post<StaffSignedIn | StaffRefused>('sign-in', { ref, pin })
  if (status === 200 && body !== null && 'token' in body) {
    who.value = body
    if (since !== closings) {
      signOut()
      return null
    }
    await refresh()
    return null
  }
  return body !== null && 'code' in body ? body : { code: 'storeFailed' }
}

export async function refresh(): Promise<void> {
  const { status, body } = await get<StaffToday>('today')
  if (status === 200 && body !== null && who.peek() !== null) today.value = body
}

/** Tells the daemon, and forgets at once whether it hears or not. */
export function signOut(): void {
  closings += 1
  if (who.peek() !== null) void post('sign-out', {})
  forget()
}

function forget(): void {
  who.value = null
  today.value = null
  place.value = { page: 'today' }
}

export const deviceOf = (id: string): StaffDevice | undefined => today.value?.devices.find((d) => d.id === id)
