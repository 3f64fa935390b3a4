import type { Projection } from '../../src/api/contract.ts'
import { Villager } from '../../src/cli/demo/villager.ts'
import { Visitor } from '../../src/cli/demo/visitor.ts'
import { cardOf, type SimulatedCard } from '../../src/hardware/simulators/index.ts'
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
}

/** Between them they have every kind of step and every effect. */
export const plans: readonly Plan[] = [
  { id: 'queue-ticket', service: 'queue-ticket' },
  { id: 'appointment', service: 'appointment' },
  { id: 'pension', service: 'pension-certification' },
  { id: 'fee-payment', service: 'fee-payment' },
  { id: 'offline', service: 'disability-card', offline: true },
  { id: 'door-plate', service: 'door-plate', code: 'DP-360100-000123' },
  { id: 'low rating', service: 'progress-query', grumbles: true },
  { id: 'utility-bills', service: 'utility-bills' },
  { id: 'id-copy', service: 'id-copy' },
  { id: 'e-licences', service: 'e-licences' },
  { id: 'restaurant-licence', service: 'restaurant-licence' },
  { id: 'company-registration', service: 'company-registration' },
  { id: 'stall-matters', service: 'stall-matters' },
  { id: 'house-transfer', service: 'house-transfer' },
]

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
  let undone = false
  let p = await visitor.until((q) => q.screen === 'idle' && q.kiosk.online === !plan.offline, screenMs)
  while (!(began && p.screen === 'idle')) {
    began ||= p.screen !== 'idle'
    note(p, told)
    if (p.screen === 'problem') throw new Error(`${plan.id} came to the problem ${p.props.code}`)
    if (p.screen === 'guide' && !p.props.service.available)
      throw new Error(`${plan.id} is not available: ${JSON.stringify(p.props).slice(0, 300)}`)
    const { rev } = p
    try {
      if (plan.grumbles && p.screen === 'rating') await visitor.act({ id: 'rate', level: 1 })
      else if (plan.grumbles && p.screen === 'ratingUndo' && !undone) {
        undone = true
        await visitor.act({ id: 'undoRating' })
      } else if (p.screen === 'goodbye') {
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

function note(p: Projection, told: Told): void {
  if (p.screen === 'result' && p.props.outcome === 'accepted') told.accepted.add(p.props.transactionId)
  if ((p.screen === 'result' && p.props.outcome === 'accepted') || p.screen === 'printing' || p.screen === 'rating')
    if (p.props.caseNo !== '') told.caseNos.add(p.props.caseNo)
}
