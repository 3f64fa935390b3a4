import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Projection } from '../../src/api/contract.ts'
import type { DockOrder } from '../../src/cli/demo/dock-contract.ts'
import { ensureScreens } from '../../src/cli/demo/screens.ts'
import { type Addresses, anyPorts, DemoStack, type StackOptions } from '../../src/cli/demo/stack.ts'
import { order } from '../../src/cli/demo/visit.ts'
import { Visitor } from '../../src/cli/demo/visitor.ts'
import { freePort } from '../../src/cli/ports.ts'
import { kioskDatabase } from '../../src/cli/state-files.ts'
import type { KioskDetail } from '../../src/fleet/contract.ts'
import { witnesses } from './told.ts'

/** The real processes of the demo, on ports and in a folder of their own. */
export class House {
  readonly stack: DemoStack
  readonly dir: string
  readonly log: string[] = []
  addresses!: Addresses

  private constructor(stack: DemoStack, dir: string, log: string[]) {
    this.stack = stack
    this.dir = dir
    this.log = log
  }

  static async open(
    options: Partial<Pick<StackOptions, 'broker' | 'restartMs' | 'places' | 'goodbyeMs'>> = {},
  ): Promise<House> {
    const unbuilt = await ensureScreens(() => {})
    if (unbuilt) throw new Error(unbuilt)
    const dir = mkdtempSync(join(tmpdir(), 'kioskd-test-'))
    const ports = { ...anyPorts, kiosk: await freePort(), fleet: await freePort() }
    const log: string[] = []
    const stack = new DemoStack({ dir, ports, onLine: (name, line) => log.push(`${name} ${line}`), ...options })
    const house = new House(stack, dir, log)
    witnesses.add(house.#lastLines)
    house.addresses = await stack.start()
    return house
  }

  /** What its processes said last, and how often its kiosk has been started again. */
  readonly #lastLines = (): string =>
    [`its kiosk was started again ${this.stack.kiosk.restarts} times`, ...this.log.slice(-60)].join('\n')

  async close(): Promise<void> {
    witnesses.delete(this.#lastLines)
    await this.stack.stop()
    rmSync(this.dir, { recursive: true, force: true })
  }

  order(what: DockOrder): Promise<void> {
    return order(this.addresses, what)
  }

  visitor(): Promise<Visitor> {
    return Visitor.open(this.addresses.kiosk)
  }

  async kioskAtFleet(): Promise<KioskDetail | undefined> {
    const response = await fetch(new URL('/api/v1/kiosks/shiqiao-01', this.addresses.fleet))
    return response.ok ? ((await response.json()) as KioskDetail) : undefined
  }

  fleetRows(sql: string, ...values: string[]): Record<string, unknown>[] {
    return readRows(this.stack.fleetDatabase, sql, values)
  }

  kioskRows(sql: string, ...values: string[]): Record<string, unknown>[] {
    return readRows(join(this.stack.stateDir, kioskDatabase), sql, values)
  }

  /** Resolves when everything the kiosk has written is committed at the fleet and the outbox is empty. */
  async delivered(timeoutMs = 15_000): Promise<void> {
    await eventually(async () => {
      const [row] = this.kioskRows(
        `SELECT (SELECT seq FROM sqlite_sequence WHERE name = 'outbox') AS last, (SELECT count(*) FROM outbox) AS held,
           (SELECT count(*) FROM journal WHERE type = 'session.ended') AS ended,
           (SELECT count(*) FROM journal WHERE type = 'session.purged') AS purged`,
      )
      const stored = (await this.kioskAtFleet())?.proof.storedUpTo
      return row?.held === 0 && row?.last === stored && row?.ended === row?.purged
        ? true
        : `held ${row?.held}, last ${row?.last}, stored ${stored}`
    }, timeoutMs)
  }
}

function readRows(path: string, sql: string, values: string[]): Record<string, unknown>[] {
  const db = new DatabaseSync(path, { readOnly: true })
  try {
    return db.prepare(sql).all(...values)
  } finally {
    db.close()
  }
}

/** Asks again until the condition is `true`; fails with what it last said. */
export async function eventually(
  condition: () => Promise<true | string> | true | string,
  timeoutMs = 10_000,
): Promise<void> {
  const endMs = performance.now() + timeoutMs
  for (;;) {
    const verdict = await condition()
    if (verdict === true) return
    if (performance.now() > endMs) throw new Error(`not within ${timeoutMs} ms: ${verdict}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

/** Touches through the first screens until the card is asked for. */
export async function walkToCard(visitor: Visitor, service = 'pension-certification'): Promise<void> {
  await visitor.until(
    (p) => p.screen === 'idle' && p.props.featured.some((s) => s.id === service && s.available),
    15_000,
  )
  await step(visitor, { id: 'start' }, 'home')
  await step(visitor, { id: 'openService', serviceId: service }, 'guide')
  await step(visitor, { id: 'begin' }, 'consent')
  await step(visitor, { id: 'agree' }, 'identify')
}

export async function placeCard(house: House, visitor: Visitor, card = 'wang-xiuying'): Promise<void> {
  await house.order({ order: 'insertCard', device: 'identity', card })
  await visitor.untilScreen('confirm', 12_000)
}

export async function walkToReview(house: House, visitor: Visitor, card?: string): Promise<void> {
  await walkToCard(visitor)
  await placeCard(house, visitor, card)
  await step(visitor, { id: 'confirmIdentity' }, 'face')
  await visitor.until((p) => p.actions.includes('takePicture'), 12_000)
  await step(visitor, { id: 'takePicture' }, 'review')
}

export async function walkToResult(
  house: House,
  visitor: Visitor,
  card?: string,
): Promise<Extract<Projection, { screen: 'result' }>> {
  await walkToReview(house, visitor, card)
  await visitor.act({ id: 'submit' })
  return (await visitor.untilScreen('result', 30_000)) as Extract<Projection, { screen: 'result' }>
}

export async function leave(house: House, visitor: Visitor): Promise<void> {
  await visitor.act({ id: 'exit' })
  await visitor.until((p) => p.screen === 'goodbye' && p.actions.includes('next'), 5000)
  await house.order({ order: 'removeCard', device: 'identity' })
  await step(visitor, { id: 'next' }, 'idle')
  /* The screen is free before the last records are on disk: they wait up to 20 ms for company. */
  await eventually(() => {
    const [last] = house.kioskRows("SELECT type FROM journal WHERE type <> 'seal.erased' ORDER BY seq DESC LIMIT 1")
    return last?.type === 'session.purged' || `the journal ends with ${last?.type}`
  })
}

export async function step(
  visitor: Visitor,
  action: Parameters<Visitor['act']>[0],
  screen: Projection['screen'],
): Promise<void> {
  const answer = await visitor.act(action)
  if (!answer.accepted) throw new Error(`${action.id} was not accepted on ${visitor.projection.screen}: ${answer.code}`)
  await visitor.untilScreen(screen, 12_000)
}
