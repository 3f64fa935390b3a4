import { beforeAll, describe, expect, test } from 'vitest'
import { createDevices } from '../../../src/hardware/devices/create-devices.ts'
import { deviceConfigSchema } from '../../../src/hardware/devices/device-config.ts'
import { type LifecycleEvent, type LifecycleState, reduceLifecycle } from '../../../src/hardware/devices/lifecycle.ts'
import { loadDriver } from '../../../src/hardware/drivers/families.ts'
import { loadProfiles } from '../../../src/hardware/profiles/load.ts'
import { SimulatedDevices, SimulatedSdtReader } from '../../../src/hardware/simulators/index.ts'
import { FakeClock } from '../../../src/kernel/clock.ts'
import { silentLog } from '../../../src/kernel/log.ts'

describe('the lifecycle as a table', () => {
  test.each<[LifecycleState['operating'], LifecycleEvent, LifecycleState['operating'] | 'ignored']>([
    ['opening', { type: 'opened' }, 'identifying'],
    ['opening', { type: 'notThere', code: 'open.refused' }, 'absent'],
    ['absent', { type: 'opened' }, 'identifying'],
    ['identifying', { type: 'identified' }, 'ready'],
    ['identifying', { type: 'fault', code: 'comms.timeout' }, 'faulted'],
    ['faulted', { type: 'opened' }, 'ignored'],
    ['faulted', { type: 'identified' }, 'ready'],
    ['ready', { type: 'commandStarted' }, 'busy'],
    ['busy', { type: 'commandEnded' }, 'ready'],
    ['busy', { type: 'notThere', code: 'open.notFound' }, 'absent'],
    ['ready', { type: 'recover', step: 'retry', code: 'comms.timeout' }, 'recovering'],
    ['recovering', { type: 'recovered' }, 'ready'],
    ['absent', { type: 'commandEnded' }, 'ignored'],
    ['disabled', { type: 'identified' }, 'ignored'],
    ['disabled', { type: 'look' }, 'opening'],
    ['ambiguous', { type: 'look' }, 'opening'],
  ])('%s, %o: %s', (operating, event, wanted) => {
    expect(reduceLifecycle({ operating }, event)?.state.operating ?? 'ignored').toBe(wanted)
  })
})

describe('a device that is not there', () => {
  // Loading code takes real time, which the clock here does not see.
  beforeAll(async () => void (await loadDriver('sdt')))
  const clock = new FakeClock()
  const { profiles } = loadProfiles([new URL('../../../device-profiles', import.meta.url).pathname])
  const simulated = new SimulatedDevices()
  const reader = simulated.add('reader', new SimulatedSdtReader(clock))
  const entry = { role: 'identityReader', profile: 'sdt-serial', at: { simulated: 'reader' } }
  const bad = { id: 'bad', role: 'printer', profile: 'no-such-profile', at: { path: '/dev/usb/lp9' } }
  const devices = createDevices({
    devices: [bad, { id: 'r', ...entry }].map((d) => deviceConfigSchema.parse(d)),
    profiles,
    clock,
    log: silentLog,
    simulated,
    random: () => 1,
  })
  const state = () => devices.byRole('identityReader')?.operatingState

  test('stays absent for days, is found within its longest wait, and a bad neighbour does not matter', async () => {
    reader.wire.unplug()
    devices.start()
    await clock.advance(10 * 60_000)
    expect(state()).toBe('absent')
    expect(devices.byRole('printer')).toMatchObject({ operatingState: 'faulted', faultCode: 'config.profileUnknown' })
    expect(clock.pendingTimers()).toBeLessThan(8)
    reader.wire.plug()
    await clock.advance(2100)
    expect(state()).toBe('ready')
  })

  test('silence becomes a fault, never a loop without pause; disabling and enabling work', async () => {
    reader.order('silent')
    await clock.advance(60_000)
    expect(state()).toBe('faulted')
    expect(devices.byRole('identityReader')).toMatchObject({
      faultCode: 'comms.timeout',
      stale: true,
      conditions: ['comms-error'],
    })
    devices.setEnabled('r', false)
    await clock.advance(10)
    expect(devices.byRole('identityReader')).toMatchObject({
      operatingState: 'disabled',
      adminState: 'disabled',
      conditions: [],
    })
    reader.order('none')
    devices.setEnabled('r', true)
    await clock.advance(2100)
    expect(state()).toBe('ready')
    const stopped = devices.stop()
    await clock.advance(1000)
    await stopped
    expect(clock.pendingTimers()).toBe(0)
  })
})
