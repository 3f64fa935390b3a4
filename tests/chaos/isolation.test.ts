import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { afterEach, expect, test } from 'vitest'
import type { DeviceSnapshot } from '../../src/hardware/contract.ts'
import { deviceConfigSchema } from '../../src/hardware/devices/device-config.ts'
import { DeviceHealth } from '../../src/hardware/devices/health/device-health.ts'
import { Supervisor } from '../../src/hardware/devices/supervisor.ts'
import type { Driver, DriverContext } from '../../src/hardware/drivers/driver.ts'
import { presetCards, SimulatedDevices, SimulatedSdtReader } from '../../src/hardware/simulators/index.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { silentLog } from '../../src/kernel/log.ts'
import { ok } from '../../src/kernel/result.ts'
import { by, profiles, type Rig, ready, startRig, until, within } from '../contract/rig.ts'

/* One bad device never takes another down (promise 3): a driver of the worst kind beside a reader that goes on reading. */

let rig: Rig | undefined
const closers: (() => unknown)[] = []
afterEach(async () => {
  await rig?.devices.stop()
  for (const close of closers.splice(0)) await close()
})

const never = () => new Promise<never>(() => {})
const fine = () => Promise.resolve(ok(undefined))

/** A supervisor around a driver of the test's own making. */
function supervise(make: (context: DriverContext) => Partial<Driver>): Supervisor {
  const profile = profiles.get('sdt-serial')?.profile
  if (!profile) throw new Error('no profile')
  const bad = {
    ...profile,
    status: { ...profile.status, pollMs: 10 },
    timeouts: { openMs: 200, commandMs: 100, jobMs: 200 },
  }
  const supervisor = new Supervisor({
    config: deviceConfigSchema.parse({ id: 'bad', role: 'bad', profile: 'sdt-serial', at: { simulated: 'bad' } }),
    clock: systemClock,
    log: silentLog,
    random: Math.random,
    onChange: () => {},
    usbReset: () => Promise.resolve(false),
    health: new DeviceHealth('bad', systemClock, undefined),
    sensor: () => undefined,
    plan: () => ({
      kind: 'open',
      profile: bad,
      open: (context) => {
        const device = { class: 'identityReader' as const, readCard: never }
        return Promise.resolve(
          ok({ device, identify: fine, poll: fine, softReset: fine, close: () => Promise.resolve(), ...make(context) }),
        )
      },
    }),
  })
  supervisor.start()
  closers.push(() => supervisor.stop())
  return supervisor
}

/** Reads cards for a while on a good reader and answers how many, and how late the event loop ever was. */
async function readMeanwhile(ms: number): Promise<{ readonly reads: number; readonly p99Ms: number }> {
  const simulated = new SimulatedDevices()
  const reader = simulated.add('good', new SimulatedSdtReader(systemClock))
  rig = startRig([{ id: 'good', role: 'identityReader', profile: 'sdt-serial', at: { simulated: 'good' } }], simulated)
  await until(rig.devices, 'identityReader', ready)
  const claimed = rig.devices.claim('identityReader', 'identityReader', by('test'))
  if (!claimed.ok) throw new Error(claimed.error.code)
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const endMs = systemClock.monoMs() + ms
  let reads = 0
  const [card] = presetCards
  while (systemClock.monoMs() < endMs && card) {
    reader.insertCard(card)
    expect((await claimed.value.device.readCard(within(2000))).outcome).toBe('done')
    reader.removeCard()
    reads += 1
    await systemClock.sleep(5)
  }
  delay.disable()
  return { reads, p99Ms: delay.percentile(99) / 1e6 - 5 }
}

const stateOf = async (supervisor: Supervisor, wanted: (s: DeviceSnapshot) => boolean) => {
  for (let i = 0; i < 500 && !wanted(supervisor.snapshot()); i += 1) await systemClock.sleep(10)
  expect(wanted(supervisor.snapshot()), JSON.stringify(supervisor.snapshot())).toBe(true)
}

test.each<[string, (context: DriverContext) => Partial<Driver>]>([
  [
    'throws wherever it is called',
    () => ({
      identify: () => {
        throw new Error('identify')
      },
      close: () => Promise.reject(new Error('close')),
    }),
  ],
  [
    'throws in every poll',
    () => ({
      poll: () => {
        throw new Error('poll')
      },
      softReset: () => Promise.reject(new Error('reset')),
    }),
  ],
  ['hangs at the first conversation and in closing', () => ({ identify: never, close: never })],
  ['hangs in every poll', () => ({ poll: never, softReset: never })],
])('a driver that %s is a fault of its own device only', async (_what, make) => {
  const supervisor = supervise(make)
  const { reads, p99Ms } = await readMeanwhile(1500)
  expect(reads).toBeGreaterThan(20)
  expect(p99Ms).toBeLessThan(20)
  await stateOf(supervisor, (s) => ['faulted', 'recovering', 'opening', 'absent'].includes(s.operatingState))
})

test('a driver that reports without end, and a command that hangs, hold nobody else up', async () => {
  const supervisor = supervise(({ report }) => {
    const stop = setInterval(() => {
      for (let i = 0; i < 200; i += 1) {
        report.conditions([`noise-${i % 7}-warning`])
        report.sensor(`s${i}`, String(i))
        report.seen()
      }
    }, 1)
    closers.push(() => clearInterval(stop))
    return {}
  })
  await stateOf(supervisor, (s) => s.operatingState === 'ready')
  const hanging = supervisor.command(
    { name: 'readCard', timeoutMs: 300, signal: new AbortController().signal, lateOutcome: 'failed' },
    never,
  )
  const { reads, p99Ms } = await readMeanwhile(1500)
  expect(await hanging).toMatchObject({ outcome: 'failed', code: 'timeout' })
  expect(reads).toBeGreaterThan(20)
  expect(p99Ms).toBeLessThan(20)
  expect(Object.keys(supervisor.snapshot().sensors ?? {}).length).toBeLessThanOrEqual(64)
})

test('a device that sends a megabyte of noise every second faults alone', async () => {
  const sockets = new Set<Socket>()
  const noise = Buffer.alloc(16_384, 0xaa)
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    const timer = setInterval(() => socket.write(noise), 15)
    socket.on('close', () => clearInterval(timer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const at = { tcp: `127.0.0.1:${(server.address() as AddressInfo).port}` }
  const noisy = startRig([
    { id: 'reader', role: 'identityReader', profile: 'sdt-serial', at },
    { id: 'printer', role: 'printer.receipt', profile: 'escpos-80mm-generic', at },
  ])
  closers.push(
    () => noisy.devices.stop(),
    () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  )
  const { reads, p99Ms } = await readMeanwhile(2500)
  expect(reads).toBeGreaterThan(20)
  expect(p99Ms).toBeLessThan(20)
  for (const device of noisy.devices.snapshots()) expect(device.operatingState).not.toBe('ready')
})
