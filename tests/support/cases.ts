import type { Projection } from '../../src/api/contract.ts'
import type { VillagerOptions } from '../../src/cli/demo/villager.ts'
import { type CallName, callDefinitions, callNames } from '../../src/counter/backends/http/calls.ts'
import { itemsOf, needsBackend, rolesOf, type Service } from '../../src/counter/catalogue/service.ts'
import { type Hall, placeOf } from './hall.ts'
import { eventually } from './house.ts'

/** One visit of the table service × case. `run` rejects when a promise is broken, and answers how it ended. */
export interface Case {
  readonly column: 'happy' | 'offline' | 'missing' | 'refused' | 'cancel' | 'timeout'
  readonly name: string
  readonly run: () => Promise<string>
  /** Ends at the menu. */
  readonly short?: boolean
}

const atEnd = (p: Projection) => p.screen === 'result' || p.screen === 'problem' || p.screen === 'goodbye'

/** What differs from the usual villager, by service: who comes, and what was done before. */
const special: Readonly<
  Record<string, { readonly cards?: readonly string[]; readonly before?: string; readonly promised?: boolean }>
> = {
  'old-age-allowance': { cards: ['chen-guilan'] },
  'disability-subsidy': { before: 'disability-card' },
  'stall-registration': { before: 'health-certificate' },
  delivery: { before: 'property-certificate' },
  'progress-query': { before: 'disability-card' },
  'utility-bills': { cards: ['stranger'] },
  'promise-closing': { before: 'restaurant-licence', promised: true },
}

/** A service with its villager and what the cases of its row have in common. */
export class ServiceRow {
  readonly service: Service
  readonly #hall: Hall
  #options: VillagerOptions
  /** Screens of the visit that went well, each with its place, up to the good-bye. */
  places: readonly string[] = []
  /** What was asked of the office on it. */
  calls: readonly CallName[] = []

  constructor(hall: Hall, service: Service) {
    this.#hall = hall
    this.service = service
    this.#options = { service: service.id, cards: special[service.id]?.cards ?? ['li-jianguo', 'wang-xiuying'] }
  }

  /** Whatever must have happened before, and the visit that goes well. */
  happy(): Case {
    return {
      column: 'happy',
      name: 'happy',
      run: async () => {
        const hall = this.#hall
        const { before, promised } = special[this.service.id] ?? {}
        if (before !== undefined) {
          const options = { service: before, cards: this.#options.cards, promises: promised === true }
          await hall.walk(options, atEnd)
          const p = hall.visitor.projection
          if (p.screen !== 'result') throw new Error(`${before} came to ${placeOf(p)}`)
          this.#options = { ...this.#options, code: p.props.caseNo }
          await hall.leave()
        }
        const asked = new Map(hall.backend.asked)
        const was = hall.backend.register.cases().length
        this.places = await this.walk((p) => p.screen === 'problem' || p.screen === 'goodbye')
        this.calls = callNames.filter((name) => hall.backend.asked.get(name) !== asked.get(name))
        if (hall.visitor.projection.screen === 'problem') throw new Error(JSON.stringify(hall.visitor.projection.props))
        await hall.leave()
        await this.calm()
        const handedIn = hall.backend.register.cases().length - was
        const wanted = this.calls.includes('application') ? itemsOf(this.service).length : 0
        if (handedIn !== wanted) throw new Error(`${handedIn} cases at the office instead of ${wanted}`)
        return `${this.places.length} screens`
      },
    }
  }

  /** Without the network: not offered with the reason, or kept and handed in later, or done here. */
  offline(): readonly Case[] {
    return [
      {
        column: 'offline',
        name: 'offline from the start',
        run: async () => {
          const hall = this.#hall
          const was = hall.backend.register.cases().length
          await hall.cable.setCut(true)
          await hall.online(false)
          if (needsBackend(this.service) && this.service.offline === 'none') {
            await this.walk((p) => p.screen === 'guide')
            this.mustBeUnavailable('backend.unreachable')
          } else {
            await this.walk(atEnd)
            const p = hall.visitor.projection
            const outcome: string = p.screen === 'result' ? p.props.outcome : placeOf(p)
            const wanted =
              this.service.offline === 'queue' && this.calls.includes('application') ? 'queued' : 'accepted'
            if (outcome !== wanted) throw new Error(`${outcome} instead of ${wanted}`)
          }
          await hall.leave()
          await hall.cable.setCut(false)
          await hall.online(true)
          await this.calm()
          const wanted =
            this.service.offline === 'queue' && this.calls.includes('application') ? itemsOf(this.service).length : 0
          await eventually(() => {
            const handedIn = hall.backend.register.cases().length - was
            return handedIn === wanted || `${handedIn} cases at the office instead of ${wanted}`
          }, 20_000)
          return this.service.offline
        },
      },
      ...(this.calls.includes('application')
        ? [{ column: 'offline' as const, name: 'offline at the last touch', run: () => this.#cutAtReview() }]
        : []),
    ]
  }

  /** Each device that is not there: said on the menu where nothing goes without it, done without it where something does. */
  missing(deviceId: string): Case | undefined {
    const role = this.#hall.loaded.site.devices.find((d) => d.id === deviceId)?.role
    const uses = rolesOf(this.service).filter((r) => r.role === role)
    if (uses.length === 0) return undefined
    const needed = uses.some(({ optional }) => !optional)
    return {
      column: 'missing',
      name: `without ${deviceId}`,
      short: needed,
      run: async () => {
        if (needed) {
          await this.walk((p) => p.screen === 'guide')
          this.mustBeUnavailable()
        } else {
          await this.walk(atEnd)
          const p = this.#hall.visitor.projection
          const said = 'problem' in p.props ? p.props.problem : undefined
          if (p.screen !== 'result' && p.screen !== 'problem' && said === undefined) throw new Error(placeOf(p))
        }
        const place = placeOf(this.#hall.visitor.projection)
        await this.#hall.leave()
        await this.calm()
        return needed ? 'said on the menu' : place
      },
    }
  }

  /** The office says no at one of its counters. */
  refused(call: CallName, code: string): Case {
    return {
      column: 'refused',
      name: `${call} refused: ${code}`,
      run: async () => {
        const hall = this.#hall
        const was = hall.backend.register.cases().length
        hall.backend.troubles.order({ mode: `refuse:${code}`, endpoint: call })
        const passed = await this.walk(atEnd)
        const p = hall.visitor.projection
        const accepted = p.screen === 'result' && p.props.outcome === 'accepted'
        await hall.leave()
        hall.backend.troubles.order({ mode: 'normal' })
        await this.calm()
        const handedIn = hall.backend.register.cases().length - was
        if (call === 'application' && (handedIn > 0 || accepted))
          throw new Error(`refused, and yet ${placeOf(p)} with ${handedIn} cases`)
        if (p.screen === 'problem' && p.props.code === 'backend.refused' && !p.props.because?.why.pt)
          throw new Error(`nobody is told why: ${code}`)
        if (p.screen === 'goodbye') throw new Error(`nothing was said: ${passed.join(' > ')}`)
        return p.screen === 'problem' ? p.props.code : accepted ? 'accepted without it' : placeOf(p)
      },
    }
  }

  /** "Leave" at one place of the visit. */
  cancel(place: string): Case {
    return {
      column: 'cancel',
      name: `leaves at ${place}`,
      run: async () => {
        await this.walk((p) => placeOf(p) === place)
        await this.#hall.leave()
        await this.calm()
        return place
      },
    }
  }

  /** Nobody touches the screen any more at one place: asked once, asked again, and purged. */
  timeout(place: string): Case {
    return {
      column: 'timeout',
      name: `walks away at ${place}`,
      run: async () => {
        const { visitor, clock, reader } = this.#hall
        await this.walk((p) => placeOf(p) === place)
        let asked = 0
        for (let i = 0; visitor.projection.screen !== 'idle'; i += 1) {
          if (i > 40) throw new Error(`still at ${placeOf(visitor.projection)}`)
          const { rev, overlay, remainingMs, screen } = visitor.projection
          if (overlay?.kind === 'timeout' && asked === 0) {
            asked += 1
            await visitor.act({ id: 'stay' })
          } else if (screen === 'goodbye' && reader.card) reader.removeCard()
          else if (remainingMs !== null) clock.skip(60_000)
          await visitor.until((p) => p.rev !== rev || p.screen === 'idle', 400).catch(() => {})
        }
        reader.removeCard()
        await this.calm()
        return place
      },
    }
  }

  walk(stop: (p: Projection) => boolean): Promise<readonly string[]> {
    return this.#hall.walk(this.#options, stop)
  }

  mustBeUnavailable(reason?: string): void {
    const p = this.#hall.visitor.projection
    const { available, reason: said } = p.screen === 'guide' ? p.props.service : { available: true, reason: 'no guide' }
    if (available || said === undefined || (reason !== undefined && said !== reason))
      throw new Error(`offered at ${placeOf(p)}: ${said}`)
  }

  /** What must be true after every visit: the screen is free, nothing is open, nothing was handed in twice, the journal says how it ended. */
  async calm(): Promise<void> {
    const hall = this.#hall
    await eventually(() => {
      const [last] = hall.rows(
        `SELECT type, (SELECT count(*) FROM open_transaction WHERE state = 'running') AS running,
           (SELECT count(*) FROM journal WHERE type = 'session.started') - (SELECT count(*) FROM journal WHERE type = 'session.purged') AS sessions
         FROM journal WHERE type LIKE 'session.%' ORDER BY seq DESC LIMIT 1`,
      )
      return (
        (last?.running === 0 && last.sessions === 0) ||
        `${last?.running} transactions and ${last?.sessions} sessions open`
      )
    }, 10_000)
    for (const [key, times] of hall.backend.received)
      if (times > 1) throw new Error(`${key} was handed in ${times} times`)
  }

  async #cutAtReview(): Promise<string> {
    const hall = this.#hall
    const place = this.places.find((p) => p.startsWith('review')) ?? this.places.findLast((p) => p.startsWith('form'))
    if (place === undefined) return 'nothing is handed in'
    await this.walk((p) => placeOf(p) === place)
    await hall.cable.setCut(true)
    await this.walk(atEnd)
    const p = hall.visitor.projection
    if (p.screen === 'result' && p.props.outcome === 'accepted') throw new Error('accepted by nobody')
    await hall.leave()
    await hall.cable.setCut(false)
    await hall.online(true)
    await this.calm()
    return p.screen === 'result' ? p.props.outcome : placeOf(p)
  }
}

/** What the office answers when it says no, by the call; the first fits a person, the others the case. */
export const refusals: Readonly<Partial<Record<CallName, readonly string[]>>> = {
  query: ['notYetOfAge', 'licenceMissing', 'alreadyDoneThisYear'],
  lookup: ['notYours', 'caseUnknown'],
  licences: ['idNumberInvalid'],
  slots: ['queueUnknown'],
  verifyFace: ['evidenceUnknown', 'faceMissing'],
  application: ['alreadyDone', 'documentMissing', 'answerMissing', 'notInRegion', 'signatureMissing', 'hygieneMissing'],
  appointment: ['slotTaken'],
  delivery: ['addressMissing'],
  ticket: ['queueUnknown'],
  signature: ['signatureMissing'],
  payment: ['orderEnded'],
  fetchDocument: ['notPaid'],
}

/** Calls of a row that can be refused, each with a code. */
export const refusalsOf = (calls: readonly CallName[]): readonly (readonly [CallName, string])[] =>
  callNames
    .filter((name) => calls.includes(name) && callDefinitions[name] !== undefined)
    .flatMap((name) => (refusals[name] ?? []).map((code) => [name, code] as const))
