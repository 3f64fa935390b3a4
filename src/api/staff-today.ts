import { printRights } from '../counter/printing/jobs.ts'
import { isSlip } from '../counter/printing/slip-templates.ts'
import { citizensNumber } from '../counter/staff/case-number.ts'
import type { SignedIn } from '../counter/staff/desk.ts'
import { lowRatings } from '../counter/staff/ratings.ts'
import { ticketsFor } from '../counter/staff/tickets.ts'
import { startedAt, startOfToday, waitingSubmissions } from '../counter/staff/today.ts'
import { effectRows, paperInDoubt } from '../counter/transactions/effects.ts'
import { findUnresolved } from '../counter/transactions/recovery.ts'
import type { StaffGlance, StaffToday } from './contract/staff.ts'
import type { Projection } from './contract.ts'
import type { StaffRouteOptions } from './staff-routes.ts'

/** What staff read first: what is possible now, what stands about the devices, and everything that wants a hand. */
export function staffToday(options: StaffRouteOptions, role?: SignedIn['role']): StaffToday {
  const { counter, devices, ledger, seals, clock, nameOf, ratings } = options
  const { db } = ledger.store
  const nowMs = clock.wallMs()
  const days = role === 'operator' ? options.certificateDays?.() : undefined
  return {
    inSession: counter.inSession,
    screen: counter.projection.screen,
    ...helpIn(counter.projection),
    training: counter.training,
    /* What is possible now: the same answer as the menu's and the fleet's. */
    unavailable: counter.unavailableServices(),
    devices: devices.snapshots().map((d) => ({
      id: d.id,
      role: d.role,
      class: d.class,
      required: d.required,
      operatingState: d.operatingState,
      ...(d.faultCode === undefined ? {} : { faultCode: d.faultCode }),
      conditions: d.conditions,
      operatorTests: devices.operatorTests(d.id),
      consumables: d.consumables,
      remedies: d.remedies,
    })),
    standing: (options.standing?.() ?? []).map(({ source, code }) => ({ source, code })),
    unresolved: findUnresolved(db).map(({ transactionId, serviceId }) => ({
      transactionId,
      serviceId,
      name: nameOf(serviceId),
      caseNo: citizensNumber(db, transactionId),
      startedTs: startedAt(db, transactionId),
      about: paperInDoubt(effectRows(db, transactionId)) ? 'paper' : 'office',
    })),
    owed: printRights(db, seals, nowMs, (job) => counter.owedPapers.has(job)).map(({ source, ...right }) => ({
      ...right,
      name: nameOf(right.serviceId),
      caseNo: citizensNumber(db, right.transactionId),
      /* Fetched again for its person, who lays the card down; or gone with the visit that is open now. */
      needs: 'documentNo' in source ? 'card' : 'visit' in source ? 'visit' : 'nothing',
      printer: printerOf(right.template),
    })),
    tickets: ticketsFor(db, startOfToday(clock)),
    ratings: lowRatings(db, nowMs).map(({ serviceId, reasons, ...one }) => ({
      ...one,
      name: nameOf(serviceId),
      reasons: reasons.map((code) => ratings.reasons.find((r) => r.code === code)?.text ?? { zh: code, en: code }),
    })),
    waiting: waitingSubmissions(db),
    ...(days === undefined ? {} : { certificateDays: days }),
  }
}

/** What another kiosk of the branch is told without anybody signing in: nothing in it is about a person or a matter. */
export function glanceOf(kiosk: string, today: StaffToday): StaffGlance {
  const { help, training, unavailable } = today
  return { kiosk, state: stateOf(today), help, hands: handsFor(today), unavailable: unavailable.length, training }
}

function stateOf({ inSession, screen, paused, standing }: StaffToday): StaffGlance['state'] {
  if (screen === 'outOfService' || standing?.some(({ code }) => code === 'page.dead')) return 'outOfService'
  if (paused === true) return 'paused'
  return inSession ? 'inUse' : 'free'
}

/** How many things want a hand, counted as staff's page counts them: one for each device, all tickets together, all ratings together. */
export function handsFor(today: Pick<StaffToday, 'devices' | 'unresolved' | 'owed' | 'tickets' | 'ratings'>): number {
  const { devices, unresolved, owed, tickets, ratings } = today
  return (
    devices.filter((d) => d.conditions.length > 0 || d.operatingState === 'faulted' || d.operatingState === 'ambiguous')
      .length +
    unresolved.length +
    owed.length +
    Number(tickets.some((one) => one.closed === undefined)) +
    Number(ratings.some((one) => one.answered === undefined))
  )
}

/** Help in the visit that is open. */
export function helpIn({ overlay, assistedBy }: Projection): Pick<StaffToday, 'help' | 'helper' | 'paused'> {
  const paused = overlay?.kind === 'paused' ? { paused: true } : {}
  if (assistedBy !== undefined) return { help: 'given', helper: assistedBy, ...paused }
  if (overlay?.kind === 'assist') return { help: 'asked', helper: overlay.staffRef }
  const waits = overlay?.kind === 'help' || (overlay?.kind === 'paused' && overlay.why === 'assist')
  return { help: waits ? 'called' : 'none', ...paused }
}

const printerOf = (template: string): string => (isSlip(template) ? 'printer.receipt' : 'printer.document')
