import { afterAll, test as anyTest, beforeAll, describe, expect } from 'vitest'
import { eventually, House, leave, walkToResult } from '../support/house.ts'
import { hasMosquitto, Mosquitto } from '../support/mosquitto.ts'

describe.each([
  ['mosquitto, MQTT 5 (apt-get install mosquitto)', true],
  ['the embedded broker, MQTT 3.1.1', false],
] as const)('over %s', (_name, real) => {
  const test = real && !hasMosquitto ? anyTest.skip : anyTest
  let mosquitto: Mosquitto | undefined
  let house: House
  beforeAll(async () => {
    mosquitto = real ? await Mosquitto.start() : undefined
    house = await House.open(mosquitto ? { broker: mosquitto.url } : {})
  })
  afterAll(async () => {
    await house.close()
    await mosquitto?.stop()
  })

  test('a visit is stored at the fleet, in order and without gaps, and the outbox empties', async () => {
    const visitor = await house.visitor()
    const { props } = await walkToResult(house, visitor)
    await leave(house, visitor)
    visitor.close()
    await house.delivered()
    const seqs = house.fleetRows('SELECT seq FROM event ORDER BY received_at, seq').map((r) => Number(r.seq))
    expect(seqs).toEqual(seqs.map((_, i) => i + 1))
    expect(house.fleetRows('SELECT outcome, receipt FROM tx WHERE id = ?', props.transactionId)).toEqual([
      { outcome: 'done', receipt: 'printed' },
    ])
    expect(house.log.some((line) => line.includes(`"protocol":"${real ? '5' : '3.1.1'}"`))).toBe(true)
  })

  test('the broker gone for the whole visit: the visit succeeds, and everything arrives when it is back', async () => {
    if (mosquitto) await mosquitto.kill()
    else await house.stack.setBroker(false)
    const visitor = await house.visitor()
    const { props } = await walkToResult(house, visitor)
    expect(props).toMatchObject({ outcome: 'accepted', receipt: 'printed' })
    await leave(house, visitor)
    visitor.close()
    const [held] = house.kioskRows('SELECT count(*) AS n FROM outbox')
    expect(Number(held?.n)).toBeGreaterThan(8)
    if (mosquitto) await mosquitto.startAgain()
    else await house.stack.setBroker(true)
    await house.delivered(60_000)
    expect(house.fleetRows('SELECT outcome FROM tx WHERE id = ?', props.transactionId)).toEqual([{ outcome: 'done' }])
    const [count] = house.fleetRows('SELECT count(*) AS n, max(seq) AS last FROM event')
    expect(count?.n).toBe(count?.last)
  })

  test('the fleet killed and started again: what it had not committed is sent again', async () => {
    house.stack.fleet.kill()
    const visitor = await house.visitor()
    await walkToResult(house, visitor)
    await leave(house, visitor)
    visitor.close()
    await eventually(() => house.stack.fleet.running || 'not running')
    await house.delivered(60_000)
  })
})
