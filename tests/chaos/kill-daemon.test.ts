import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Visitor } from '../../src/cli/demo/visitor.ts'
import { kioskDatabase } from '../../src/cli/state-files.ts'
import { verifyJournal } from '../../src/counter/journal/verify.ts'
import { eventually, House, walkToResult } from '../support/house.ts'

const kills = Number(process.env.KIOSKD_KILLS ?? 50)
const visitMs = 3200

let house: House
beforeAll(async () => {
  house = await House.open({ restartMs: 50 })
})
afterAll(() => house.close())

test(`after kill -9 at ${kills} random moments of a visit nothing is lost and nothing happens twice`, async () => {
  const seenAccepted = new Set<string>()
  const moments: number[] = []
  for (let i = 0; i < kills; i += 1) {
    const visitor = await backAtIdle()
    const visit = walkToResult(house, visitor)
      .then((p) => p.props.outcome === 'accepted' && seenAccepted.add(p.props.transactionId))
      .catch(() => {
        /* The plug was pulled: what the citizen saw until then is what counts. */
      })
    const killAtMs = Math.random() * visitMs
    moments.push(Math.round(killAtMs))
    await new Promise((resolve) => setTimeout(resolve, killAtMs))
    const { screen, props } = visitor.projection
    if (screen === 'result' && props.outcome === 'accepted') seenAccepted.add(props.transactionId)
    const shownCase =
      screen === 'printing' ? house.stack.backend.register.cases().find((c) => c.caseNo === props.caseNo) : undefined
    if (shownCase) seenAccepted.add(shownCase.key)
    const { pid } = house.stack.kiosk
    house.stack.kiosk.kill()
    visitor.close()
    await eventually(() => (house.stack.kiosk.running && house.stack.kiosk.pid !== pid) || 'not restarted')
    await house.order({ order: 'removeCard', device: 'identity' })
    void visit
  }
  await (await backAtIdle()).close()
  await house.delivered(30_000)

  const db = new DatabaseSync(join(house.stack.stateDir, kioskDatabase), { readOnly: true })
  expect(verifyJournal(db)).toMatchObject({ verified: true })
  db.close()

  for (const id of seenAccepted) {
    expect(
      house.fleetRows(
        "SELECT count(*) AS n FROM event WHERE type = 'transaction.accepted' AND json_extract(body, '$.transactionId') = ?",
        id,
      ),
    ).toEqual([{ n: 1 }])
    expect(house.fleetRows('SELECT outcome FROM tx WHERE id = ?', id)).toEqual([{ outcome: 'done' }])
  }
  for (const [key, times] of house.stack.backend.received) expect(times, `submission ${key}`).toBe(1)
  const intents = house.kioskRows("SELECT tx, count(*) AS n FROM journal WHERE type = 'print.intent' GROUP BY tx")
  for (const { tx, n } of intents) expect(n, `print intents of ${tx}`).toBe(1)
  const printed = house.stack.simulators.entries().flatMap(([, d]) => (d.kind === 'printer' ? d.receipts : []))
  expect(printed.length).toBeLessThanOrEqual(intents.length)
  const cases = house.stack.backend.register.cases()
  await eventually(() => {
    const unresolved = house.kioskRows(
      "SELECT tx FROM journal WHERE type = 'transaction.ended' AND json_extract(body, '$.outcome') = 'unknown' AND tx NOT IN (SELECT tx FROM journal WHERE type = 'transaction.resolved')",
    )
    return unresolved.length === 0 || `${unresolved.length} unresolved`
  }, 60_000)
  await house.delivered(30_000)
  const doneAtFleet = new Set(house.fleetRows("SELECT id FROM tx WHERE outcome = 'done'").map((r) => r.id))
  expect(doneAtFleet).toEqual(new Set(cases.map((c) => c.key)))
  console.log(
    `kills at ${moments.join(', ')} ms; ${seenAccepted.size} seen as accepted, ${cases.length} cases, ${printed.length} receipts`,
  )
}, 290_000)

/** A fresh page on the restarted daemon, with whatever the restart left on the screen put away. */
async function backAtIdle(): Promise<Visitor> {
  let visitor: Visitor | undefined
  await eventually(async () => {
    try {
      visitor ??= await house.visitor()
      return true
    } catch (thrown) {
      return String(thrown)
    }
  }, 15_000)
  if (!visitor) throw new Error('no page')
  if (visitor.projection.screen === 'problem') await visitor.act({ id: 'exit' })
  await visitor.untilScreen('idle', 15_000)
  return visitor
}
