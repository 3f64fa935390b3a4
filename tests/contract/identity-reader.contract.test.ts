import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Claim } from '../../src/hardware/contract.ts'
import {
  presetCards,
  type SimulatedCard,
  SimulatedDevices,
  SimulatedSdtReader,
  sdtOptionsOf,
  serveOverTcp,
  type TcpService,
} from '../../src/hardware/simulators/index.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { openPty, type Pty } from './pty.ts'
import { by, profiles, profilesOfDriver, type Rig, ready, startRig, testWhen, until, within } from './rig.ts'

const card = (id: string): SimulatedCard => {
  const found = presetCards.find((c) => c.id === id)
  if (!found) throw new Error(id)
  return found
}

const cases = profilesOfDriver('sdt').flatMap((id) => {
  const serial = profiles.get(id)?.profile.transport.kind === 'serial'
  return ['in the process', 'over TCP', ...(serial ? ['over a pty'] : [])].map((wire) => ({ profile: id, wire }))
})

test('an external decoder makes a picture of the photo; one that fails is a warning and no failure', async () => {
  const simulated = new SimulatedDevices()
  const reader = simulated.add('reader', new SimulatedSdtReader(systemClock))
  const start = async (code: string) => {
    const overrides = { capabilities: { photoDecoder: [process.execPath, '-e', code] } }
    const rig = startRig(
      [{ id: 'r', role: 'identityReader', profile: 'sdt-serial', at: { simulated: 'reader' }, overrides }],
      simulated,
    )
    await until(rig.devices, 'identityReader', ready)
    const claimed = rig.devices.claim('identityReader', 'identityReader', by('test'))
    if (!claimed.ok) throw new Error(claimed.error.code)
    reader.insertCard(card('ayiguli'))
    return { rig, outcome: await claimed.value.device.readCard(within(3000)) }
  }
  const bmp = `const b=Buffer.alloc(54+126*308);b.write('BM');b.writeUInt32LE(54,10);b.writeInt32LE(102,18);b.writeInt32LE(126,22);b.writeUInt16LE(24,28);`
  const good = await start(`${bmp}process.stdin.resume().on('end',()=>process.stdout.write(b))`)
  if (good.outcome.outcome !== 'done') throw new Error(good.outcome.code)
  expect(good.outcome.value.photoBmp?.reveal()).toHaveLength(38_862)
  expect(good.rig.devices.byRole('identityReader')?.conditions).toEqual([])
  await good.rig.devices.stop()
  const bad = await start('process.exit(1)')
  if (bad.outcome.outcome !== 'done') throw new Error(bad.outcome.code)
  expect(bad.outcome.value.photoBmp).toBeUndefined()
  expect(bad.rig.devices.byRole('identityReader')?.conditions).toEqual(['photo-decoder-warning'])
  await bad.rig.devices.stop()
})

describe.each(cases)('identity reader $profile $wire', ({ profile, wire }) => {
  let rig: Rig
  let reader: SimulatedSdtReader
  let service: TcpService | undefined
  let pty: Pty | undefined
  let claim: Claim<'identityReader'>

  beforeEach(async () => {
    const simulated = new SimulatedDevices()
    const known = profiles.get(profile)?.profile
    if (!known) throw new Error(profile)
    reader = simulated.add('reader', new SimulatedSdtReader(systemClock, sdtOptionsOf(known)))
    service = wire === 'in the process' ? undefined : await serveOverTcp(reader, 0)
    pty = service && wire === 'over a pty' ? await openPty(service.port) : undefined
    const tcp = service ? { tcp: `127.0.0.1:${service.port}` } : { simulated: 'reader' }
    const at = pty ? { path: pty.path } : tcp
    rig = startRig([{ id: 'idcard', role: 'identityReader', profile, at }], simulated)
    await until(rig.devices, 'identityReader', ready)
    const claimed = rig.devices.claim('identityReader', 'identityReader', by('test'))
    if (!claimed.ok) throw new Error(claimed.error.code)
    claim = claimed.value
  })
  afterEach(async () => {
    await rig.devices.stop()
    await pty?.close()
    await service?.close()
  })

  test('the SAM id is its serial number', () => {
    expect(rig.devices.byRole('identityReader')?.serial).toMatch(/^05\.01-/)
  })

  test('reads a card that is laid on, telling when to hold still', async () => {
    const phases: string[] = []
    const reading = claim.device.readCard({ ...within(3000), onPhase: (phase) => phases.push(phase) })
    setTimeout(() => reader.insertCard(card('rare-character')), 100)
    const outcome = await reading
    if (outcome.outcome !== 'done') throw new Error(outcome.code)
    expect(outcome.value.name.reveal()).toBe('王𠮷𤭢')
    expect(outcome.value.idNumber.reveal()).toMatch(/^99010119980101305[\dX]$/)
    expect(outcome.value.photoWlt.reveal()).toHaveLength(1024)
    expect(phases).toEqual(['waiting', 'reading'])
    expect(JSON.stringify(outcome)).not.toContain('王')
  })

  test('does not read a card again that still lies there', async () => {
    reader.insertCard(card('li-jianguo'))
    expect((await claim.device.readCard(within(3000))).outcome).toBe('done')
    expect(await claim.device.readCard(within(700))).toMatchObject({ outcome: 'failed', code: 'timeout' })
    reader.removeCard()
    reader.insertCard(card('li-jianguo'))
    expect((await claim.device.readCard(within(3000))).outcome).toBe('done')
  })

  test('a card lifted too early is a read error, and the next try works', async () => {
    reader.insertCard(card('wang-xiuying'))
    reader.order('liftMidRead')
    expect(await claim.device.readCard(within(3000))).toMatchObject({ outcome: 'failed', code: 'cardReadError' })
    reader.insertCard(card('wang-xiuying'))
    expect((await claim.device.readCard(within(3000))).outcome).toBe('done')
  })

  test.each([
    ['hmt-resident', { layout: 'hmt', issueCount: '01' }],
    ['foreigner-2017', { layout: 'foreigner2017', nationality: 'UTO' }],
    ['foreigner-2023', { layout: 'foreigner2023', nationality: 'UTO' }],
  ])('reads %s like any other card', async (id, wanted) => {
    reader.insertCard(card(id))
    const outcome = await claim.device.readCard(within(3000))
    expect(outcome).toMatchObject({ outcome: 'done', value: wanted })
    if (outcome.outcome === 'done') expect(outcome.value.name.reveal()).not.toBe('')
  })

  test('a card of a kind nobody has described is named as not supported', async () => {
    const text = Uint8Array.from(card('li-jianguo').text)
    text[248] = 0x5a
    reader.insertCard({ ...card('li-jianguo'), text })
    expect(await claim.device.readCard(within(3000))).toMatchObject({ outcome: 'failed', code: 'cardTypeUnsupported' })
  })

  test('fingerprints and the address added later come only when asked for', async () => {
    reader.insertCard(card('li-jianguo'))
    const asked = await claim.device.readCard({ ...within(3000), fingerprints: true, addedAddress: true })
    if (asked.outcome !== 'done') throw new Error(asked.code)
    expect(asked.value.fingerprints?.reveal()).toHaveLength(1024)
    expect(asked.value.addedAddress?.reveal()).toBe('青石县城关镇新街7号')
    reader.insertCard(card('li-jianguo'))
    const plain = await claim.device.readCard(within(3000))
    if (plain.outcome !== 'done') throw new Error(plain.code)
    expect([plain.value.fingerprints, plain.value.addedAddress, plain.value.photoBmp]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    reader.insertCard(card('ayiguli'))
    const none = await claim.device.readCard({ ...within(3000), fingerprints: true, addedAddress: true })
    if (none.outcome !== 'done') throw new Error(none.code)
    expect(none.value.fingerprints?.reveal()).toHaveLength(0)
    expect(none.value.addedAddress).toBeUndefined()
  })

  test('answers byte by byte, with noise before them, are understood', async () => {
    reader.wire.faults.pieceBytes = 1
    reader.wire.send(Uint8Array.of(0x00, 0xaa, 0xaa, 0xaa, 0x96, 0x69, 0x05))
    reader.insertCard(card('ayiguli'))
    expect((await claim.device.readCard(within(5000))).outcome).toBe('done')
  })

  test('giving up ends at once and leaves the reader ready', async () => {
    const cancel = new AbortController()
    const reading = claim.device.readCard(within(10_000, cancel.signal))
    setTimeout(() => cancel.abort(), 50)
    const startMs = systemClock.monoMs()
    expect(await reading).toMatchObject({ outcome: 'failed', code: 'canceled' })
    expect(systemClock.monoMs() - startMs).toBeLessThan(200)
    expect(rig.devices.byRole('identityReader')?.operatingState).toBe('ready')
  })

  // A pty whose far end has gone does not come back under its name.
  testWhen(!(wire === 'over a pty' || profile === 'sdt-ea-header'))(
    'unplugging ends a read, shows at once, and plugging in is noticed within two seconds',
    async () => {
      const reading = claim.device.readCard(within(10_000))
      await systemClock.sleep(50)
      reader.wire.unplug()
      expect(await reading).toMatchObject({ outcome: 'failed', code: 'deviceGone' })
      const gone = await until(rig.devices, 'identityReader', (s) => s.operatingState === 'absent', 500)
      expect(gone.conditions).toEqual(['device-absent-error'])
      expect(gone.remedies[0]?.picture).toBe('cabinet-reader.svg')
      await systemClock.sleep(600)
      reader.wire.plug()
      await until(rig.devices, 'identityReader', ready, 2500)
      reader.insertCard(card('ayiguli'))
      expect((await claim.device.readCard(within(3000))).outcome).toBe('done')
    },
  )

  testWhen(!(wire !== 'in the process' || !['sdt-serial', 'sdt-usb-c35a'].includes(profile)))(
    'silence shows as a comms error within three seconds and heals by itself',
    async () => {
      reader.order('silent')
      await until(rig.devices, 'identityReader', (s) => s.conditions.includes('comms-error'), 3000)
      reader.order('none')
      await until(rig.devices, 'identityReader', (s) => ready(s) && s.conditions.length === 0, 3500)
    },
  )

  test('a module whose self-test failed says so', async () => {
    reader.order('selfTestFailed')
    expect(await claim.device.readCard(within(3000))).toMatchObject({ outcome: 'failed', code: 'readerSelfTestFailed' })
    await until(rig.devices, 'identityReader', (s) => s.conditions.includes('self-test-error'))
  })

  test('belongs to one at a time', () => {
    expect(rig.devices.claim('identityReader', 'identityReader', by('other'))).toMatchObject({
      ok: false,
      error: { code: 'claimed' },
    })
    expect(rig.devices.claim('printer', 'identityReader', by('other'))).toMatchObject({
      ok: false,
      error: { code: 'noSuchRole' },
    })
    claim.release()
    expect(rig.devices.claim('identityReader', 'identityReader', by('other')).ok).toBe(true)
  })
})
