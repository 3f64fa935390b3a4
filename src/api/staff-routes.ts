import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Backend, Operation } from '../counter/backends/contract.ts'
import type { Catalogue } from '../counter/catalogue/load.ts'
import type { SealBox } from '../counter/journal/seal.ts'
import { reprint, reprintReasons } from '../counter/printing/jobs.ts'
import type { Counter } from '../counter/session/counter.ts'
import type { Later } from '../counter/session/later.ts'
import { readCardHolder } from '../counter/staff/card-holder.ts'
import { citizensNumber } from '../counter/staff/case-number.ts'
import { callBackSample, dayReport, wholeFrom } from '../counter/staff/day.ts'
import type { SignedIn, StaffDesk, StaffPlace } from '../counter/staff/desk.ts'
import { answerRating, ratingAnswers } from '../counter/staff/ratings.ts'
import { resolveByStaff, resolveReasons } from '../counter/staff/resolve.ts'
import { closeTicket, ticketEndings } from '../counter/staff/tickets.ts'
import { casesSince, startOfToday } from '../counter/staff/today.ts'
import type { Ledger } from '../counter/transactions/ledger.ts'
import type { ManagedDevices } from '../hardware/devices/create-devices.ts'
import type { Clock } from '../kernel/clock.ts'
import { localDay } from '../kernel/local-day.ts'
import type { EventLog } from '../kernel/log.ts'
import { slug } from '../wire/fields.ts'
import type { Branch } from './branch/branch.ts'
import { branchRoutes } from './branch/routes.ts'
import type { StaffCase, StaffDay, StaffSample, StaffToday } from './contract/staff.ts'
import type { Text } from './contract.ts'
import { printReport } from './control/print-report.ts'
import { maskedView } from './desk/masked-view.ts'
import { signInRoute } from './staff-sign-in.ts'
import { helpIn, staffToday } from './staff-today.ts'
import { untilVisit } from './until-visit.ts'

export interface StaffRouteOptions {
  readonly desk: StaffDesk
  readonly counter: Counter
  readonly devices: ManagedDevices
  readonly ledger: Ledger
  readonly seals: SealBox
  readonly backend: Backend
  readonly clock: Clock
  readonly log: EventLog
  readonly operationOf: (serviceId: string) => Operation
  /** Where a rating marked 误评 goes. */
  readonly later: Pick<Later, 'rate'>
  /** What citizens could say of a service. */
  readonly ratings: Catalogue['ratings']
  /** Name of a service; its id when the catalogue no longer has it. */
  readonly nameOf: (serviceId: string) => Text
  /** What stands about the kiosk beside its devices; telemetry says the same. */
  readonly standing?: () => readonly { readonly source: string; readonly code: string }[]
  /** Days that the certificate of the branch-PC listener has left, in its last thirty only. */
  readonly certificateDays?: () => number | undefined
  /** The other kiosks of the branch, where the site file names some. */
  readonly branch?: Branch
}

const id = z.string().min(1).max(64)
const reportBody = z.strictObject({ role: id, lines: z.array(z.string().max(120)).min(1).max(120) })
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
/** Nobody turns further through a day. */
const skip = z.coerce.number().int().min(0).max(5000).default(0)
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)

/**
 * What staff do at this kiosk, after signing in (`x-staff-token`). Nothing here shows a citizen's data: a visit is helped with through the
 * screen, after the citizen has agreed there, and masks stay masks. `from` is where the listener's staff sit: a token is good there only, and
 * the journal says it with every act.
 */
export function staffRoutes(api: FastifyInstance, options: StaffRouteOptions, from: StaffPlace = 'kiosk'): void {
  const { desk, counter, devices, ledger, seals, backend, clock, log, nameOf, ratings } = options

  signInRoute(api, { desk, counter, devices }, from)
  api.post('/api/v1/staff/sign-out', async (request) => {
    await desk.signOut(tokenOf(request), from)
    return { signedOut: true }
  })

  const noteActed = async ({ ref }: SignedIn, path: string, asked: unknown, status: number): Promise<void> => {
    const device = status < 400 ? deviceOf.safeParse(asked).data?.deviceId : undefined
    const body = {
      act: path.replace('/', '.'),
      from,
      ...(device === undefined ? {} : { device }),
      ...(status < 400 ? {} : { refused: true }),
    }
    await ledger.record({ journal: { type: 'staff.acted', actor: `staff:${ref}`, body } })
  }

  /** A route for whoever is signed in; `operator` for operators only. */
  const forStaff = <S extends z.ZodType>(
    method: 'GET' | 'POST',
    path: string,
    schema: S,
    act: (staff: SignedIn, asked: z.output<S>, reply: FastifyReply) => unknown,
    role?: SignedIn['role'],
  ): void => {
    api.route({
      method,
      url: `/api/v1/staff/${path}`,
      handler: async (request, reply) => {
        const staff = desk.who(tokenOf(request), from, request.headers['x-staff-attended'] !== 'no')
        if (!staff) return reply.code(401).send({ code: 'notSignedIn' })
        if (role !== undefined && staff.role !== role) return reply.code(403).send({ code: 'notAllowed' })
        const asked = schema.safeParse(method === 'GET' ? request.query : (request.body ?? {}))
        if (!asked.success) return reply.code(400).send({ code: 'invalid' })
        const answer = await act(staff, asked.data, reply)
        if (method === 'POST') await noteActed(staff, path, asked.data, reply.statusCode)
        return answer
      },
    })
  }

  if (options.branch)
    branchRoutes(api, { branch: options.branch, desk, ledger, helpHere: () => helpIn(counter.projection).help }, from)
  const { db } = ledger.store
  forStaff('GET', 'today', z.strictObject({}), ({ role }): StaffToday => staffToday(options, role))
  forStaff('POST', 'assist', z.strictObject({}), ({ ref }, _asked, reply) =>
    counter.askAssist(ref) ? { asked: true } : reply.code(409).send({ code: 'nobodyThere' }),
  )
  forStaff('POST', 'assist/end', z.strictObject({}), ({ ref }, _asked, reply) =>
    counter.endAssist(ref) ? { ended: true } : reply.code(409).send({ code: 'notAssisting' }),
  )
  /* Only while the citizen has agreed, and only for the one they have agreed to. */
  forStaff('GET', 'view', z.strictObject({}), ({ ref }, _asked, reply) => {
    const at = counter.projection
    return at.assistedBy === ref ? maskedView(at) : reply.code(409).send({ code: 'notAssisting' })
  })
  forStaff('GET', 'cases', z.strictObject({ skip }), (_staff, asked): readonly StaffCase[] =>
    casesSince(db, startOfToday(clock), asked.skip).map(({ serviceId, ...one }) => ({
      ...one,
      name: nameOf(serviceId),
      caseNo: citizensNumber(db, one.transactionId),
    })),
  )
  forStaff(
    'POST',
    'ticket',
    z.strictObject({ ticketNo: id, done: z.enum(ticketEndings) }),
    async (staff, asked, reply) => {
      const closed = await closeTicket(ledger, staff, asked)
      return closed.ok ? { closed: true } : reply.code(409).send(closed.error)
    },
  )
  forStaff(
    'POST',
    'rating',
    z.strictObject({ transactionId: id, answer: z.enum(ratingAnswers) }),
    async (staff, asked, reply) => {
      const { operationOf, later } = options
      const tools = { ledger, later, clock, operationOf, reasonsVersion: ratings.version }
      const answered = await answerRating(tools, staff, asked)
      return answered.ok ? { answered: true } : reply.code(409).send(answered.error)
    },
  )
  forStaff(
    'POST',
    'resolve',
    z.strictObject({ transactionId: id, outcome: z.enum(['done', 'failed']), reason: z.enum(resolveReasons) }),
    async (staff, asked, reply) => {
      const resolved = await resolveByStaff(ledger, staff, asked)
      return resolved.ok ? { resolved: true } : reply.code(409).send(resolved.error)
    },
  )
  forStaff(
    'POST',
    'reprint',
    z.strictObject({ jobId: id, role: id, reason: z.enum(reprintReasons) }),
    async ({ ref }, asked, reply) => {
      const ended = new AbortController()
      reply.raw.once('close', () => ended.abort())
      const readApplicant = (signal: AbortSignal) =>
        untilVisit(counter, signal, (s) => readCardHolder(devices, `staff:${ref}`, s))
      const ofVisit = counter.owedPapers
      const { operationOf } = options
      const tools = { ledger, devices, seals, backend, clock, operationOf, ofVisit, readApplicant }
      const printed = await reprint(tools, { ...asked, actor: `staff:${ref}` }, ended.signal)
      return printed.ok ? printed.value : reply.code(409).send(printed.error)
    },
  )
  forStaff('POST', 'refill', z.strictObject({ deviceId: id, consumable: id }), (_staff, asked, reply) =>
    devices.refilled(asked.deviceId, asked.consumable)
      ? { refilled: asked.consumable }
      : reply.code(404).send({ code: 'noSuchConsumable' }),
  )
  forStaff(
    'POST',
    'selftest',
    z.strictObject({ deviceId: id, test: id.optional() }),
    async (_staff, { deviceId, test }, reply) => {
      const ended = new AbortController()
      reply.raw.once('close', () => ended.abort())
      const results = await devices.selfTest(deviceId, { ...(test ? { test } : {}), signal: ended.signal })
      return results ?? reply.code(404).send({ code: 'noSuchDevice' })
    },
  )
  forStaff(
    'POST',
    'judged',
    z.strictObject({ deviceId: slug, test: id, good: z.boolean() }),
    async ({ ref }, { deviceId, test, good }, reply) => {
      if (!devices.operatorTests(deviceId).includes(test)) return reply.code(404).send({ code: 'noSuchTest' })
      const body = { device: deviceId, test, good }
      const stored = await ledger.record({ journal: { type: 'selftest.judged', actor: `staff:${ref}`, body } }, true)
      return stored.ok ? { judged: good } : reply.code(503).send({ code: 'storeFailed' })
    },
  )
  const kept = () => {
    const from = wholeFrom(db)
    return from === undefined ? {} : { wholeFrom: from }
  }
  forStaff('GET', 'day', z.strictObject({ day: day.optional() }), (_staff, asked): StaffDay => {
    const report = dayReport(db, asked.day ?? localDay(clock.wallMs()))
    const services = report.services.map((one) => ({ ...one, name: nameOf(one.serviceId) }))
    return { ...report, services, ...kept() }
  })
  /* What staff read on the screen, on paper: the page has the words in their language. */
  forStaff('POST', 'report', reportBody, async (_staff, { role, lines }, reply) => {
    const ended = new AbortController()
    reply.raw.once('close', () => ended.abort())
    const printed = await printReport(devices, role, lines, ended.signal)
    return printed.outcome === 'done' ? { printed: true } : reply.code(409).send({ code: printed.code })
  })
  forStaff(
    'GET',
    'sample',
    z.strictObject({ month }),
    (_staff, asked): StaffSample => ({ month: asked.month, cases: callBackSample(db, asked.month), ...kept() }),
    'operator',
  )
  forStaff(
    'POST',
    'training',
    z.strictObject({ on: z.boolean() }),
    async ({ ref }, { on }, reply) => {
      if (counter.training === on) return { training: on }
      if (!counter.setTraining(on)) return reply.code(409).send({ code: 'inSession' })
      await ledger.record({ journal: { type: on ? 'training.on' : 'training.off', actor: `staff:${ref}` } }, true)
      log.emit('training.changed', { now: on ? 'on' : 'off' })
      return { training: on }
    },
    'operator',
  )
}

const deviceOf = z.object({ deviceId: slug.optional() })

const tokenOf = (request: FastifyRequest): string => String(request.headers['x-staff-token'] ?? '')
