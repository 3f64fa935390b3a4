import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Villager } from '../../src/cli/demo/villager.ts'
import { carryOut } from '../../src/cli/demo/visit.ts'
import type { Visitor } from '../../src/cli/demo/visitor.ts'
import { House } from '../support/house.ts'

/*
 * Services that have every kind of step between them, from the first touch to the result, by a scripted villager over the real API: simulated
 * devices on their wires, the reference office over HTTP.
 */
const walked = [
  'appointment',
  'company-registration',
  'cross-region',
  'disability-card',
  'disability-matters',
  'e-licences',
  'enterprise-benefit',
  'fee-payment',
  'food-licence',
  'form-printing',
]
const table: string[] = []

let house: House
let visitor: Visitor
beforeAll(async () => {
  house = await House.open()
  visitor = await house.visitor()
})
afterAll(async () => {
  console.log(`service × case\n${table.join('\n')}\n${table.length} runs`)
  visitor?.close()
  await house?.close()
})

/** Walks until a screen fits, as a villager; answers the screens passed. */
async function walk(service: string, until: (screen: string, steps: number) => boolean): Promise<readonly string[]> {
  const villager = new Villager({ service, cards: ['li-jianguo', 'wang-xiuying'] })
  const passed: string[] = []
  let p = visitor.projection
  while (!until(p.screen, passed.length)) {
    if (p.screen === 'problem') throw new Error(`${service}: ${passed.join(' ')} came to ${p.props.code}`)
    if (p.screen !== passed.at(-1)) passed.push(p.screen)
    const { rev } = p
    await carryOut(villager.next(p), visitor, house.addresses)
    p = await visitor
      .until((q) => q.rev !== rev, 15_000)
      .catch((thrown: unknown) => {
        throw new Error(`${service} after ${passed.join(' ')}: ${String(thrown)}`)
      })
  }
  return passed
}

async function leave(): Promise<void> {
  if (visitor.projection.actions.includes('exit')) await visitor.act({ id: 'exit' })
  await visitor.until((p) => p.screen === 'goodbye' && p.actions.includes('next'), 8000)
  await visitor.act({ id: 'next' })
  await visitor.untilScreen('idle', 8000)
  await house.order({ order: 'removeCard', device: 'identity' })
}

describe('each service runs to its end', () => {
  test.each(walked)('%s', async (id) => {
    const passed = await walk(id, (screen) => screen === 'result')
    const { props } = visitor.projection as Extract<Visitor['projection'], { screen: 'result' }>
    table.push(`${id.padEnd(32)} happy     ${props.outcome} ${passed.length} screens`)
    expect(props.outcome).toBe('accepted')
    await leave()
  })
})
