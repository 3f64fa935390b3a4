import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { StaffDesk, StaffPlace } from '../../counter/staff/desk.ts'
import type { Ledger } from '../../counter/transactions/ledger.ts'
import type { StaffBranch } from '../contract/staff.ts'
import { allowedPath } from './allowed.ts'
import type { Branch, Caller } from './branch.ts'
import type { NeighbourAnswer } from './neighbour.ts'

export interface BranchRouteOptions {
  readonly branch: Branch
  readonly desk: StaffDesk
  readonly ledger: Ledger
  /** Whether somebody calls for help at this kiosk. */
  readonly helpHere: () => StaffBranch['help']
}

/**
 * The other kiosks of the branch for whoever is signed in here: how they are, and staff's own paths there. Nothing of the request goes on but its
 * body, a closed list of parameters, and whether somebody is at the page; the token is the other kiosk's.
 */
export function branchRoutes(api: FastifyInstance, options: BranchRouteOptions, from: StaffPlace): void {
  const { branch, desk, ledger } = options

  const callerOf = (request: FastifyRequest, reply: FastifyReply): Caller | undefined => {
    const token = String(request.headers['x-staff-token'] ?? '')
    const attended = request.headers['x-staff-attended'] !== 'no'
    const staff = desk.who(token, from, attended)
    if (!staff) return undefined
    const gone = new AbortController()
    reply.raw.once('close', () => gone.abort())
    return { token, ref: staff.ref, attended, signal: gone.signal }
  }

  /** Which act at which kiosk, in our journal too; that kiosk writes what came of it. */
  const note = async (ref: string, act: string, kiosk: string, status: number): Promise<void> => {
    const body = { act: act.replace('/', '.'), from, kiosk, ...(status < 400 ? {} : { refused: true }) }
    await ledger.record({ journal: { type: 'staff.acted', actor: `staff:${ref}`, body } })
  }

  const answerOf = async (caller: Caller, request: FastifyRequest): Promise<NeighbourAnswer> => {
    const { kiosk = '', '*': path = '' } = request.params as { readonly kiosk?: string; readonly '*'?: string }
    const { method, query, body } = request
    if (!branch.has(kiosk)) return { status: 404, body: { code: 'noSuchKiosk' } }
    if (method === 'POST' && path === 'sign-in') {
      const { token, ref } = caller
      const answer = await branch.signIn(caller, kiosk, body, () => desk.who(token, from, false) !== undefined)
      await note(ref, 'signIn', kiosk, answer.status)
      return answer
    }
    if (method === 'POST' && path === 'sign-out') {
      branch.signOut(caller.token, kiosk)
      return { status: 200, body: { signedOut: true } }
    }
    const how = allowedPath(method, path)
    if (!how) return { status: 404, body: { code: 'noSuchPath' } }
    const answer = await branch.forward(caller, kiosk, path, how, { query, body })
    if (method === 'POST') await note(caller.ref, path, kiosk, answer.status)
    return answer
  }

  api.get('/api/v1/staff/branch', async (request, reply): Promise<StaffBranch | undefined> => {
    const caller = callerOf(request, reply)
    return caller
      ? { help: options.helpHere(), kiosks: branch.list(caller.token) }
      : reply.code(401).send({ code: 'notSignedIn' })
  })
  api.route({
    method: ['GET', 'POST'],
    url: '/api/v1/staff/at/:kiosk/*',
    handler: async (request, reply) => {
      const caller = callerOf(request, reply)
      if (!caller) return reply.code(401).send({ code: 'notSignedIn' })
      const { status, body } = await answerOf(caller, request)
      return reply.code(status).send(body)
    },
  })
}
