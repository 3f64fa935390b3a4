import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Projection } from '../../api/contract.ts'
import { type JournalVerdict, verifyJournal } from '../../counter/journal/verify.ts'
import type { KioskDetail } from '../../fleet/contract.ts'
import { receiptPng } from '../../hardware/simulators/index.ts'
import { systemClock as clock } from '../../kernel/clock.ts'
import { kioskDatabase } from '../state-files.ts'
import type { DockOrder } from './dock-contract.ts'
import type { Addresses, DemoStack } from './stack.ts'
import { type Deed, Villager } from './villager.ts'
import { Visitor } from './visitor.ts'

export interface VisitSummary {
  readonly outcome: string
  readonly transactionId: string
  readonly caseNo: string
  /** Path of the receipt, decoded from the bytes that the printer got; null when none was printed. */
  readonly receiptPng: string | null
  readonly journal: Pick<JournalVerdict, 'entries' | 'verified'>
  readonly telemetry: { readonly lastSeq: number; readonly watermark: number; readonly storedByFleet: number }
  /** Milliseconds from the touch (or the card) that began each step to the screen that ended it. */
  readonly timingsMs: Readonly<Record<string, number>>
}

const stepTimeoutMs = 12_000

/** One villager, from the first touch to the purge, over the public API; then looks at what the house has kept of it. */
export async function runVisit(
  service: string,
  stack: DemoStack,
  addresses: Addresses,
  receiptsDir: string,
): Promise<VisitSummary> {
  const visitor = await Visitor.open(addresses.kiosk)
  const villager = new Villager({ service, cards: ['wang-xiuying', 'li-jianguo'] })
  const timingsMs: Record<string, number> = {}
  let result: Extract<Projection, { screen: 'result' }>['props'] | undefined
  await visitor.until((p) => p.screen === 'idle' && p.kiosk.online, stepTimeoutMs)
  const beganMs = performance.now()
  let projection = visitor.projection
  let enteredMs = beganMs
  while (projection.screen !== 'goodbye') {
    if (projection.screen === 'problem')
      throw new Error(`the visit came to the problem screen: ${projection.props.code}`)
    if (projection.screen === 'result') result = projection.props
    const { rev, screen } = projection
    await carryOut(villager.next(projection), visitor, addresses)
    projection = await visitor.until((p) => p.rev !== rev, stepTimeoutMs)
    if (projection.screen === screen) continue
    timingsMs[screen] = Math.round(performance.now() - enteredMs + (timingsMs[screen] ?? 0))
    enteredMs = performance.now()
  }
  await order(addresses, { order: 'removeCard', device: 'identity' })
  await visitor.until((p) => p.screen === 'goodbye' && p.actions.includes('next'), stepTimeoutMs)
  await visitor.act({ id: 'next' })
  await visitor.untilScreen('idle', stepTimeoutMs)
  timingsMs.total = Math.round(performance.now() - beganMs)
  visitor.close()
  const telemetry = await untilStored(stack, addresses)
  const db = new DatabaseSync(join(stack.stateDir, kioskDatabase), { readOnly: true })
  const { entries, verified } = verifyJournal(db)
  db.close()
  return {
    outcome: result?.outcome ?? 'none',
    transactionId: result?.transactionId ?? '',
    caseNo: result?.caseNo ?? '',
    receiptPng: await saveReceipt(stack, receiptsDir, result?.transactionId ?? 'none'),
    journal: { entries, verified },
    telemetry,
    timingsMs,
  }
}

/** Does one thing, beside the screen or on it. */
export async function carryOut(deed: Deed, visitor: Visitor, addresses: Addresses): Promise<void> {
  switch (deed.do) {
    case 'act':
      await visitor.act(deed.action)
      return
    case 'card':
      await order(addresses, { order: 'removeCard', device: 'identity' })
      return order(addresses, { order: 'insertCard', device: 'identity', card: deed.card })
    case 'sign':
      visitor.sign()
      await visitor.act({ id: 'signed' })
      return
    case 'wait':
  }
}

export async function order(addresses: Pick<Addresses, 'dock'>, what: DockOrder): Promise<void> {
  const response = await fetch(new URL('/api/dock/orders', addresses.dock), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(what),
  })
  if (!response.ok) throw new Error(`the dev dock refused ${what.order}: ${await response.text()}`)
}

/** Waits until the fleet has committed everything the kiosk has written, and the kiosk has heard so. */
async function untilStored(stack: DemoStack, addresses: Addresses): Promise<VisitSummary['telemetry']> {
  const deadlineMs = clock.monoMs() + 10_000
  for (;;) {
    const { lastSeq, held, purged } = readStore(stack)
    const storedByFleet = await storedUpTo(addresses)
    const telemetry = { lastSeq, watermark: lastSeq - held, storedByFleet }
    if ((purged && held === 0 && storedByFleet === lastSeq) || clock.monoMs() > deadlineMs) return telemetry
    await clock.sleep(50)
  }
}

function readStore(stack: DemoStack): { readonly lastSeq: number; readonly held: number; readonly purged: boolean } {
  const db = new DatabaseSync(join(stack.stateDir, kioskDatabase), { readOnly: true })
  const row = db
    .prepare(
      `SELECT (SELECT seq FROM sqlite_sequence WHERE name = 'outbox') AS last, (SELECT count(*) FROM outbox) AS held,
         EXISTS (SELECT 1 FROM journal WHERE type = 'session.purged') AS purged`,
    )
    .get()
  db.close()
  return { lastSeq: Number(row?.last ?? 0), held: Number(row?.held ?? 0), purged: row?.purged === 1 }
}

async function storedUpTo(addresses: Addresses): Promise<number> {
  const response = await fetch(new URL('/api/v1/kiosks/shiqiao-01', addresses.fleet))
  return response.ok ? ((await response.json()) as KioskDetail).proof.storedUpTo : 0
}

async function saveReceipt(stack: DemoStack, dir: string, name: string): Promise<string | null> {
  const receipt = stack.simulators
    .entries()
    .flatMap(([, d]) => (d.kind === 'printer' ? d.receipts : []))
    .at(-1)
  if (!receipt) return null
  mkdirSync(dir, { recursive: true })
  const path = join(dir, `receipt-${name}.png`)
  writeFileSync(path, await receiptPng(receipt))
  return path
}
