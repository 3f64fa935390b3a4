import type { Action, Projection } from '../../src/api/contract.ts'
import { Villager } from '../../src/cli/demo/villager.ts'
import { Visitor } from '../../src/cli/demo/visitor.ts'
import { cardOf, type SimulatedCard } from '../../src/hardware/simulators/index.ts'
import type { Target } from './matrix.ts'
import type { MortalKiosk } from './mortal-kiosk.ts'

/** One way through a visit. */
export interface Plan {
  readonly id: string
  readonly service: string
  /** What is typed where a code is asked for. */
  readonly code?: string
  /** The office cannot be reached during the visit and is there again after it. */
  readonly offline?: true
  /** A low rating, taken back and given again with its reasons. */
  readonly grumbles?: true
  /** Asks for help and makes a pause before handing in. */
  readonly pauses?: true
  /** Does not agree, and reports that it could not be done. */
  readonly refuses?: true
  /** Nobody comes: the kiosk is stopped in order. */
  readonly stops?: true
  /** The office says no, or does what is asked and never says so; no paper; the citizen does not pay. */
  readonly trouble?: 'refused' | 'silent' | 'noPaper' | 'notPaid'
  /** Only these rows: the others are those of another plan. */
  readonly only?: readonly string[]
  /** Has rows that no quicker walk has: a sample needs it. */
  readonly sampled?: true
}

/** Between them they have every kind of step and every effect. The quickest first: a sample takes each row where it comes first. */
export const plans: readonly Plan[] = [
  { id: 'appointment', service: 'appointment', sampled: true },
  { id: 'queue-ticket', service: 'queue-ticket', sampled: true },
  { id: 'pension', service: 'pension-certification', pauses: true, sampled: true },
  { id: 'low rating', service: 'queue-ticket', grumbles: true, sampled: true },
  { id: 'problem report', service: 'pension-certification', refuses: true, sampled: true },
  { id: 'fee-payment', service: 'fee-payment', sampled: true },
  { id: 'offline', service: 'disability-card', offline: true, sampled: true },
  { id: 'refused', service: 'fee-payment', trouble: 'refused', only: ['submit.refused'], sampled: true },
  { id: 'not paid', service: 'fee-payment', trouble: 'notPaid', only: ['pay.failed'], sampled: true },
  {
    id: 'no paper',
    service: 'fee-payment',
    trouble: 'noPaper',
    only: ['print.failed', 'print.unknown'],
    sampled: true,
  },
  { id: 'silent office', service: 'fee-payment', trouble: 'silent', only: ['submit.unknown'], sampled: true },
  { id: 'door-plate', service: 'door-plate', code: 'DP-360100-000123' },
  { id: 'utility-bills', service: 'utility-bills' },
  { id: 'id-copy', service: 'id-copy' },
  { id: 'e-licences', service: 'e-licences' },
  { id: 'restaurant-licence', service: 'restaurant-licence' },
  { id: 'company-registration', service: 'company-registration', sampled: true },
  { id: 'stall-matters', service: 'stall-matters' },
  { id: 'house-transfer', service: 'house-transfer' },
  { id: 'orderly stop', service: '', stops: true, sampled: true },
]

export interface Recovery {
  readonly plan: string
  readonly first: Target
}

/** Of something that nobody knows at the office: it is waited for, and has every row that only recoveries write. */
export const longRecovery: Recovery = { plan: 'pension', first: ofVisit('submit.intent', 'after') }

/** Kills whose recoveries are killed in their turn: something of each kind in doubt. */
export const recoveries: readonly Recovery[] = [
  { plan: 'appointment', first: ofVisit('appointment.done', 'before') },
  { plan: 'pension', first: ofVisit('submit.accepted', 'before') },
  { plan: 'fee-payment', first: ofVisit('pay.done', 'before') },
  { plan: 'queue-ticket', first: ofVisit('ticket.done', 'before') },
  { plan: 'company-registration', first: ofVisit('sign.done', 'before') },
  { plan: 'company-registration', first: ofVisit('deliver.done', 'before') },
  { plan: 'stall-matters', first: { ...ofVisit('submit.accepted', 'before'), nth: 2 } },
  { plan: 'offline', first: { ...ofVisit('submit.accepted', 'before'), ofVisit: false } },
  { plan: 'appointment', first: { ...ofVisit('rate.done', 'before'), ofVisit: false } },
  longRecovery,
]

function ofVisit(type: string, side: Target['side']): Target {
  return { type, ofVisit: true, nth: 1, side }
}

let nobody = 0
/** Cards of two people who have never been here; region 990101 does not exist. */
export function newPeople(): readonly SimulatedCard[] {
  return [0, 1].map(() => {
    nobody += 1
    const birth = `19${String(60 + (nobody % 20))}0${1 + (Math.floor(nobody / 20) % 9)}1${Math.floor(nobody / 180) % 10}`
    const idNumber = `990101${birth}${String(nobody % 1000).padStart(3, '0')}`
    return cardOf(`person-${nobody}`, '', {
      name: '王秀英',
      sex: '2',
      nation: '01',
      birth,
      idNumber,
      validFrom: '20110605',
      validTo: '长期',
      issuer: '青石县公安局',
      address: '青石县桃花镇柳溪村2组18号',
    })
  })
}

/** Brings about the trouble of a plan, or ends it. */
export async function setTrouble(kiosk: MortalKiosk, { offline, trouble }: Plan, on: boolean): Promise<void> {
  const { troubles } = kiosk.office
  if (offline) await kiosk.setNetwork(!on)
  if (trouble === 'noPaper') kiosk.receipts.setPaper(on ? 'empty' : 'ok')
  if (!on) return troubles.order({ mode: 'normal' })
  if (trouble === 'refused') troubles.order({ mode: 'refuse:notYetOfAge', endpoint: 'application' })
  if (trouble !== 'silent') return
  troubles.order({ mode: 'silentAfterEffect', endpoint: 'application' })
  troubles.order({ mode: 'silent', endpoint: 'applicationStatus' })
}

/** What the citizens of a walk were told is done: transactions by what the screen said of them. */
export interface Told {
  /** Transactions shown as accepted, by their id. */
  readonly accepted: Set<string>
  /** Case numbers shown. */
  readonly caseNos: Set<string>
}

/** Longest wait for the next screen, ms: a payment polls once a second, a page is drawn by a process of its own. */
const screenMs = 20_000

/** Walks a plan from the first touch to the idle screen, or until the kiosk dies; answers what the citizen was told. */
export async function walk(kiosk: MortalKiosk, plan: Plan, told: Told): Promise<'through' | 'died'> {
  const visitor = await Visitor.open(kiosk.url).catch(() => undefined)
  if (!visitor) return 'died'
  try {
    return await Promise.race([kiosk.died.then(() => 'died' as const), steps(kiosk, visitor, plan, told)])
  } finally {
    if (visitor) note(visitor.projection, told)
    visitor.close()
  }
}

async function steps(kiosk: MortalKiosk, visitor: Visitor, plan: Plan, told: Told): Promise<'through' | 'died'> {
  const people = newPeople()
  const cards = new Map(people.map((card) => [card.id, card]))
  const villager = new Villager({
    service: plan.service,
    cards: [...cards.keys()],
    ...(plan.code === undefined ? {} : { code: plan.code }),
  })
  let began = false
  const extra = new Extra(plan)
  let p = await visitor.until((q) => q.screen === 'idle' && q.kiosk.online === !plan.offline, screenMs)
  while (!(began && p.screen === 'idle')) {
    began ||= p.screen !== 'idle'
    note(p, told)
    const own = extra.next(p)
    if (p.screen === 'problem' && !own) throw new Error(`${plan.id} came to the problem ${p.props.code}`)
    if (p.screen === 'guide' && !p.props.service.available)
      throw new Error(`${plan.id} is not available: ${JSON.stringify(p.props).slice(0, 300)}`)
    const { rev } = p
    try {
      if (own) await visitor.act(own)
      else if (p.screen === 'goodbye') {
        kiosk.reader.removeCard()
        if (p.actions.includes('next')) await visitor.act({ id: 'next' })
      } else {
        const deed = villager.next(p)
        if (deed.do === 'act') await visitor.act(deed.action)
        if (deed.do === 'sign') {
          visitor.sign()
          await visitor.act({ id: 'signed' })
        }
        const card = deed.do === 'card' ? cards.get(deed.card) : undefined
        if (card) {
          kiosk.reader.removeCard()
          kiosk.reader.insertCard(card)
        }
      }
    } catch (thrown) {
      /* The connection broke off: it has died, and we hear of it in a moment. */
      if (thrown instanceof TypeError) return 'died'
      throw thrown
    }
    p = await visitor.until((q) => q.rev !== rev, screenMs)
  }
  return 'through'
}

/** What a plan has beside the usual way through its service. */
class Extra {
  readonly #plan: Plan
  readonly #pause: Action[] = [{ id: 'help' }, { id: 'pause' }, { id: 'resume' }]
  #undone = false

  constructor(plan: Plan) {
    this.#plan = plan
  }

  next(p: Projection): Action | undefined {
    const { grumbles, pauses, refuses, trouble } = this.#plan
    if (trouble && p.screen === 'problem') return { id: 'exit' }
    if (trouble === 'notPaid' && p.actions.includes('cancelPayment')) return { id: 'cancelPayment' }
    if (grumbles && p.screen === 'rating') return { id: 'rate', level: 1 }
    if (grumbles && p.screen === 'ratingUndo' && !this.#undone) {
      this.#undone = true
      return { id: 'undoRating' }
    }
    if (pauses && p.screen === 'review') return this.#pause.shift()
    if (refuses && p.screen === 'consent') return { id: 'refuse' }
    if (refuses && p.screen === 'problem') return p.props.ticketNo ? { id: 'exit' } : { id: 'reportProblem' }
    return undefined
  }
}

function note(p: Projection, told: Told): void {
  if (p.screen === 'result' && p.props.outcome === 'accepted') told.accepted.add(p.props.transactionId)
  if ((p.screen === 'result' && p.props.outcome === 'accepted') || p.screen === 'printing' || p.screen === 'rating')
    if (p.props.caseNo !== '') told.caseNos.add(p.props.caseNo)
}
