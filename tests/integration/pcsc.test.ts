import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Claim } from '../../src/hardware/contract.ts'
import { chipCard, SimulatedChipReader } from '../../src/hardware/simulators/index.ts'
import { loadPcsc, pcscReaderNames } from '../../src/hardware/transports/pcsc-library.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { by, type Rig, ready, startRig, until, within } from '../contract/rig.ts'

/*
 * The real way of a card: our transport, the smartcard package, libpcsclite, a pcscd of its own, and vsmartcard's reader driver,
 * into which the simulated card is put over TCP.
 */

/** Port of the driver's first slot (its configuration file's default). */
const slotPort = 35_963
const reader = 'Virtual PCD 00 00'

const hasPcscd = spawnSync('pcscd', ['--version']).status === 0
const hasVpcd = existsSync('/usr/lib/pcsc/drivers/serial/libifdvpcd.so')
const hasPackage = (await loadPcsc()) !== undefined
const isRoot = process.getuid?.() === 0
/** One that runs already is somebody's: it is not ours to end. */
const runs = existsSync('/run/pcscd/pcscd.comm')
const canRun = isRoot && hasPcscd && hasVpcd && hasPackage && !runs
if (!canRun)
  console.log(
    'integration/pcsc wants root, vsmartcard-vpcd, a compiled smartcard package, and a pcscd that does not run yet',
  )

/** A card in the slot: whatever the driver sends goes to the simulated chip, and back. */
async function putIn(id: string): Promise<{ out(): Promise<void> }> {
  const card = chipCard(id)
  if (!card) throw new Error(id)
  const chip = new SimulatedChipReader(systemClock)
  chip.insert(card)
  const socket: Socket = connect(slotPort, '127.0.0.1')
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  const far = chip.wire.connect({ send: (bytes) => socket.write(bytes), hangUp: () => socket.destroy() })
  socket.on('data', (bytes) => far?.receive(bytes))
  socket.on('error', () => {})
  return {
    out: () =>
      new Promise((resolve) => {
        socket.once('close', () => resolve())
        socket.destroy()
      }),
  }
}

describe.runIf(canRun)('a chip card through pcscd', () => {
  let pcscd: ChildProcess
  let rig: Rig
  let claim: Claim<'cardReader'>
  let card: Awaited<ReturnType<typeof putIn>> | undefined

  beforeAll(async () => {
    pcscd = await startPcscd()
    rig = startRig([{ id: 'chip', role: 'cardReader', profile: 'pcsc-generic', at: { reader } }])
    await until(rig.devices, 'cardReader', ready, 15_000)
    const claimed = rig.devices.claim('cardReader', 'cardReader', by('test'))
    if (!claimed.ok) throw new Error(claimed.error.code)
    claim = claimed.value
  }, 20_000)
  afterEach(async () => {
    await card?.out()
    card = undefined
    await until(rig.devices, 'cardReader', (s) => s.media !== 'present' && s.media !== 'exiting', 10_000)
  })
  afterAll(async () => {
    await rig?.devices.stop()
    await stopPcscd(pcscd)
  })

  test('a social security card put in while it waits: all its commands, and its holder', async () => {
    const phases: string[] = []
    const reading = claim.device.readCard({ ...within(15_000), onPhase: (phase) => phases.push(phase) })
    card = await putIn('social-security')
    const outcome = await reading
    if (outcome.outcome !== 'done' || outcome.value.kind !== 'socialSecurity') throw new Error(JSON.stringify(outcome))
    expect(outcome.value.name.reveal()).toBe('王秀英')
    expect(outcome.value.cardId.reveal()).toBe('99010100000000000000000000000007')
    expect(outcome.value.birth.reveal()).toBe('19540312')
    expect(phases).toEqual(['waiting', 'reading'])
  })

  test.each([
    ['bank', '620000******0005'],
    ['bank-without-directory', '620000******0005'],
    ['social-security-bank', '620000******0005'],
  ])('the bank flow of the card %s', async (id, maskedPan) => {
    card = await putIn(id)
    const outcome = await claim.device.readCard({ ...within(15_000), accept: ['bank'] })
    expect(outcome).toMatchObject({ outcome: 'done', value: { kind: 'bank', maskedPan, expiry: '3012' } })
  })

  test('a card that is neither is told by its answer to reset', async () => {
    card = await putIn('unknown')
    expect(await claim.device.readCard(within(15_000))).toMatchObject({
      outcome: 'done',
      value: { kind: 'other', atr: '3b021450' },
    })
  })

  test('a card pulled out while it is read is a read error, and the next one is read', async () => {
    const pulled = await putIn('social-security')
    const gone: Promise<void>[] = []
    const outcome = await claim.device.readCard({
      ...within(15_000),
      onPhase: (phase) => {
        if (phase === 'reading') gone.push(pulled.out())
      },
    })
    await Promise.all(gone)
    expect(outcome).toMatchObject({ outcome: 'failed', code: 'cardReadError' })
    await until(rig.devices, 'cardReader', (s) => s.media === 'notPresent', 10_000)
    card = await putIn('bank')
    expect((await claim.device.readCard(within(15_000))).outcome).toBe('done')
  })

  test('its readers are listed by name', async () => {
    expect(await pcscReaderNames()).toContain(reader)
  })

  test('taking the card out ends the wait for it', async () => {
    card = await putIn('bank')
    await until(rig.devices, 'cardReader', (s) => s.media === 'present', 10_000)
    const taken = claim.device.awaitTaken(within(10_000))
    await card.out()
    card = undefined
    expect((await taken).outcome).toBe('done')
  })

  test('pcscd dies: the device is absent, and ready again when it is back', async () => {
    await stopPcscd(pcscd)
    await until(rig.devices, 'cardReader', (s) => s.operatingState === 'absent', 10_000)
    pcscd = await startPcscd()
    await until(rig.devices, 'cardReader', ready, 15_000)
    card = await putIn('bank')
    expect(await claim.device.readCard({ ...within(15_000), accept: ['bank'] })).toMatchObject({ outcome: 'done' })
  })
})

async function startPcscd(): Promise<ChildProcess> {
  const child = spawn('pcscd', ['--foreground'], { stdio: 'ignore' })
  const endMs = systemClock.monoMs() + 10_000
  while (!existsSync('/run/pcscd/pcscd.comm')) {
    if (child.exitCode !== null || systemClock.monoMs() > endMs) throw new Error('pcscd did not start')
    await systemClock.sleep(50)
  }
  return child
}

async function stopPcscd(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill()
  await ended
}
