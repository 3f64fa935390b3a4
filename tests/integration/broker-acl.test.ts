import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { systemClock as clock } from '../../src/kernel/clock.ts'
import type { EventLog } from '../../src/kernel/log.ts'
import { type BrokerConfig, brokerConfigSchema } from '../../src/kernel/mqtt/config.ts'
import { type Connection, Link } from '../../src/kernel/mqtt/link.ts'
import { eventually } from '../support/house.ts'
import { hasMosquitto } from '../support/mosquitto.ts'
import { type Identity, SecureBroker, TestCa } from '../support/secure-broker.ts'

const links: Link[] = []
let broker: SecureBroker
const kiosks: Record<string, Identity> = {}
/** What links have said about attempts that failed. */
const failures: string[] = []
const log: EventLog = { emit: (id, fields) => void failures.push(`${id} ${JSON.stringify(fields)}`) }

interface Client {
  readonly connection: () => Connection
  readonly heard: string[]
  readonly ups: () => number
}

/** The link that kioskd itself uses, with this test's ear on it. */
function open(config: Partial<BrokerConfig> & { readonly url: string }, clientId: string): Client {
  const heard: string[] = []
  const ups: Connection[] = []
  const link = new Link({
    config: brokerConfigSchema.parse(config),
    clientId,
    clock,
    log,
    maxPayloadBytes: 65_536,
    handlers: {
      onUp: (connection) => ups.push(connection),
      onDown: () => {},
      onMessage: (topic, payload) => heard.push(`${topic} ${Buffer.from(payload).toString()}`),
    },
  })
  links.push(link)
  link.start()
  return {
    connection: () => {
      const last = ups.at(-1)
      if (!last) throw new Error('not connected')
      return last
    },
    heard,
    ups: () => ups.length,
  }
}

async function connected(client: Client): Promise<Client> {
  await eventually(() => client.ups() > 0 || `not connected; the broker says ${broker.said.slice(-300)}`)
  return client
}

const kiosk = (name: string, clientId = name) =>
  connected(open({ url: broker.kioskUrl, ...kiosks[name] }, `kioskd-${clientId}`))
const fleet = () =>
  connected(open({ url: broker.fleetUrl, username: 'fleet', password: broker.fleetPassword }, 'kioskd-fleet'))
const once = { qos: 1, retain: false } as const

describe.skipIf(!hasMosquitto)('the shipped broker configuration (apt-get install mosquitto mosquitto-clients)', () => {
  beforeAll(async () => {
    broker = new SecureBroker()
    for (const name of ['kiosk-a', 'kiosk-b']) kiosks[name] = broker.ca.kiosk('demo', name)
    kiosks.impostor = broker.ca.named('fleet')
    await broker.start()
  })
  afterEach(async () => {
    await Promise.all(links.splice(0).map((link) => link.stop()))
  })
  afterAll(() => broker.stop())

  test('a kiosk is heard under its own prefix, on every topic it uses, and under no other', async () => {
    const centre = await fleet()
    for (const suffix of ['state', 'hb', 'dev/+', 'evt/+'])
      expect(await centre.connection().subscribe(`kiosk/1/+/+/${suffix}`)).toMatchObject({ ok: true })
    const a = await kiosk('kiosk-a')
    const suffixes = ['state', 'hb', 'dev/receipt', 'evt/p0', 'evt/p3']
    for (const at of ['kiosk-b', 'kiosk-a'])
      for (const suffix of suffixes) await a.connection().publish(`kiosk/1/demo/${at}/${suffix}`, 'x', once)
    await a.connection().publish('kiosk/1/other/kiosk-a/state', 'x', once)
    await a.connection().publish('kiosk/1/demo/kiosk-a/evt/p0', 'last', once)
    await eventually(() => centre.heard.at(-1)?.endsWith('last') || `heard ${centre.heard.join()}`)
    expect(centre.heard).toEqual([
      ...suffixes.map((suffix) => `kiosk/1/demo/kiosk-a/${suffix} x`),
      'kiosk/1/demo/kiosk-a/evt/p0 last',
    ])
  })

  test('a kiosk hears its own watermark, and neither that of another nor what others report', async () => {
    const [a, b, centre] = await Promise.all([kiosk('kiosk-a'), kiosk('kiosk-b'), fleet()])
    for (const topic of ['kiosk/1/demo/kiosk-a/ack', 'kiosk/1/demo/kiosk-b/ack', 'kiosk/1/+/+/evt/+', '#'])
      await a.connection().subscribe(topic)
    await b.connection().publish('kiosk/1/demo/kiosk-b/evt/p0', 'of b', once)
    await centre.connection().publish('kiosk/1/demo/kiosk-b/ack', 'for b', once)
    await centre.connection().publish('kiosk/1/demo/kiosk-a/ack', 'for a', once)
    await eventually(() => a.heard.length > 0 || 'nothing heard')
    expect(new Set(a.heard)).toEqual(new Set(['kiosk/1/demo/kiosk-a/ack for a']))
  })

  test('the fleet writes watermarks and nothing else', async () => {
    const centre = await fleet()
    for (const suffix of ['evt/+', 'ack']) await centre.connection().subscribe(`kiosk/1/+/+/${suffix}`)
    await centre.connection().publish('kiosk/1/demo/kiosk-a/evt/p0', 'forged', once)
    const a = await kiosk('kiosk-a')
    await a.connection().subscribe('kiosk/1/demo/kiosk-a/ack')
    await centre.connection().publish('kiosk/1/demo/kiosk-a/ack', 'upto', once)
    await a.connection().publish('kiosk/1/demo/kiosk-a/evt/p0', 'true', once)
    await eventually(() => (a.heard.length > 0 && centre.heard.length > 0) || 'nothing heard')
    expect([...new Set(a.heard), ...centre.heard]).toEqual([
      'kiosk/1/demo/kiosk-a/ack upto',
      'kiosk/1/demo/kiosk-a/evt/p0 true',
    ])
  })

  test('without a certificate, or without the password, nobody gets in', async () => {
    const bare = open({ url: broker.kioskUrl, caFile: String(kiosks['kiosk-a']?.caFile) }, 'bare')
    await eventually(() => broker.said.includes('peer did not return a certificate') || broker.said.slice(-300))
    const wrong = open({ url: broker.fleetUrl, username: 'fleet', password: 'guessed' }, 'wrong')
    await eventually(() => broker.said.includes('not authorised') || broker.said.slice(-300))
    expect([bare.ups(), wrong.ups()]).toEqual([0, 0])
  })

  test('a kiosk does not speak to a broker whose certificate its own authority has not signed', async () => {
    const { caFile } = new TestCa(join(broker.dir, 'stranger')).kiosk('demo', 'kiosk-a')
    const misled = open({ url: broker.kioskUrl, ...kiosks['kiosk-a'], caFile }, 'misled')
    await eventually(() => failures.some((line) => line.includes('self-signed')) || failures.join())
    expect(misled.ups()).toBe(0)
  })

  test('a certificate named "fleet" is a kiosk without a prefix, not the fleet', async () => {
    const [impostor, b] = await Promise.all([kiosk('impostor'), kiosk('kiosk-b')])
    await b.connection().subscribe('kiosk/1/demo/kiosk-b/ack')
    await impostor.connection().subscribe('kiosk/1/+/+/evt/+')
    await impostor.connection().publish('kiosk/1/demo/kiosk-b/ack', 'forged', once)
    await b.connection().publish('kiosk/1/demo/kiosk-b/evt/p0', 'secret', once)
    const centre = await fleet()
    await centre.connection().publish('kiosk/1/demo/kiosk-b/ack', 'true', once)
    await eventually(() => b.heard.length > 0 || 'nothing heard')
    expect([b.heard, impostor.heard]).toEqual([['kiosk/1/demo/kiosk-b/ack true'], []])
  })

  test('a kiosk that borrows the client id of another does not throw it off', async () => {
    const a = await kiosk('kiosk-a')
    await kiosk('kiosk-b', 'kiosk-a')
    expect(await a.connection().publish('kiosk/1/demo/kiosk-a/hb', 'x', once)).toMatchObject({ ok: true })
    expect(a.ups()).toBe(1)
  })
})
