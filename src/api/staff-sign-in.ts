import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Counter } from '../counter/session/counter.ts'
import type { SignInFailure, StaffDesk, StaffPlace } from '../counter/staff/desk.ts'
import { readStaffCard, type StaffCardFailure } from '../counter/staff/staff-card.ts'
import type { Devices } from '../hardware/contract.ts'
import { type Coded, fail, type Result } from '../kernel/result.ts'
import type { Sensitive } from '../kernel/sensitive.ts'
import type { StaffSignedIn } from './contract/staff.ts'

const pin = z.string().regex(/^\d{6}$/)
const byReference = z.strictObject({ ref: z.string().min(1).max(64), pin })
/* The daemon reads the card: a number that a page could send would be a mere word that can be copied. */
const byCard = z.strictObject({ card: z.literal('read'), pin })
const eitherWay = z.union([byReference, byCard])

export interface SignInRouteOptions {
  readonly desk: StaffDesk
  readonly counter: Counter
  readonly devices: Pick<Devices, 'snapshots' | 'claim'>
}

type Refusal = SignInFailure | StaffCardFailure | Coded<'inVisit'>

/** `POST sign-in`: by reference, or at the kiosk by the card that lies on its reader; always with the PIN. */
export function signInRoute(api: FastifyInstance, options: SignInRouteOptions, from: StaffPlace): void {
  const { desk, counter, devices } = options

  const signIn = async (asked: z.output<typeof eitherWay>, gone: AbortSignal) => {
    if ('ref' in asked) return desk.signIn({ ref: asked.ref }, asked.pin, from)
    const card = await cardOnReader(counter, devices, gone)
    if (!card.ok) return card
    const signedIn = await desk.signIn({ card: card.value.reveal() }, asked.pin, from)
    card.value.destroy()
    return signedIn
  }

  api.post('/api/v1/staff/sign-in', async (request, reply): Promise<StaffSignedIn | undefined> => {
    /* Whoever sits at the branch PC is not at the reader. */
    const body = (from === 'desk' ? byReference : eitherWay).safeParse(request.body)
    if (!body.success) return reply.code(400).send({ code: 'invalid' })
    const gone = new AbortController()
    reply.raw.once('close', () => gone.abort())
    const signedIn: Result<StaffSignedIn, Refusal> = await signIn(body.data, gone.signal)
    if (signedIn.ok) {
      /* Nobody is there any more to hear the token. */
      if (gone.signal.aborted) await desk.signOut(signedIn.value.token, from)
      return signedIn.value
    }
    const { code, detail } = signedIn.error
    return reply.code(statusOf(code)).send({ code, ...(code === 'wait' ? { waitMs: Number(detail) } : {}) })
  })
}

/** As long as the page that asked is there, and no citizen has begun: the reader is theirs. */
async function cardOnReader(
  counter: Counter,
  devices: SignInRouteOptions['devices'],
  gone: AbortSignal,
): Promise<Result<Sensitive<string>, StaffCardFailure | Coded<'inVisit'>>> {
  if (counter.inSession) return fail('inVisit')
  const ended = new AbortController()
  const end = (): void => ended.abort()
  gone.addEventListener('abort', end, { once: true })
  const unfollow = counter.onProjection(({ inSession }) => {
    if (inSession) end()
  })
  try {
    const read = await readStaffCard(devices, ended.signal)
    if (!ended.signal.aborted) return read
    if (read.ok) read.value.destroy()
    return fail(counter.inSession ? 'inVisit' : 'noCard')
  } finally {
    unfollow()
    gone.removeEventListener('abort', end)
  }
}

function statusOf(code: Refusal['code']): number {
  if (code === 'storeFailed') return 503
  if (code === 'busy') return 429
  return code === 'wrong' || code === 'wait' || code === 'locked' ? 403 : 409
}
