import { expect, test } from 'vitest'
import { judge, type KioskFacts, silentAfterMs } from '../../../src/fleet/service-state.ts'
import type { DeviceMessage, StateMessage } from '../../../src/wire/messages.ts'
import { address } from '../../support/centre.ts'
import { messages } from '../wire/examples.ts'

const now = 1_790_000_000_000
const good: DeviceMessage = {
  ...messages.dev[1],
  operatingState: 'ready',
  conditions: [],
  consumables: [],
  remedies: [],
}
const device = (change: Partial<DeviceMessage>): DeviceMessage => {
  const { faultCode: _f, recoveryStep: _s, ...rest } = good
  return { ...rest, required: true, ...change }
}
const reader = device({ id: 'identity', class: 'identityReader' })

function facts(
  change: Partial<StateMessage> & { out?: number; code?: string; heardMsAgo?: number; devices?: DeviceMessage[] },
): KioskFacts {
  const { out = 0, code = 'reader.absent', heardMsAgo = 1000, devices = [reader], ...state } = change
  const unavailable = Array.from({ length: out }, (_, i) => ({ serviceId: `s${i}`, code }))
  const services = { total: 9, names: {}, unavailable }
  return {
    address,
    state: { ...messages.state[1], services, ...state } as StateMessage,
    heartbeat: undefined,
    lastHeardAt: now - heardMsAgo,
    devices,
  }
}

const absent = device({ id: 'identity', conditions: ['device-absent-error'] })
const faulted = device({ id: 'identity', faultCode: 'comms.timeout' })
const optionalOut = device({ id: 'receipt', required: false, conditions: ['media-empty-error'] })

test.each([
  ['everything works', facts({}), { state: 'serving' }],
  ['a warning, or an optional device, stops nothing', facts({ devices: [reader, optionalOut] }), { state: 'serving' }],
  [
    'some services are out',
    facts({ out: 3, devices: [absent] }),
    { state: 'partial', cause: { deviceId: 'identity', code: 'device-absent-error' } },
  ],
  [
    'all services are out',
    facts({ out: 9, devices: [absent] }),
    { state: 'stopped', cause: { deviceId: 'identity', code: 'device-absent-error' } },
  ],
  [
    'a required device without a condition',
    facts({ out: 9, devices: [faulted] }),
    { state: 'stopped', cause: { deviceId: 'identity', code: 'comms.timeout' } },
  ],
  [
    'an optional device is never the cause',
    facts({ out: 9, devices: [optionalOut, absent] }),
    { state: 'stopped', cause: { deviceId: 'identity', code: 'device-absent-error' } },
  ],
  ['no device is to blame', facts({ out: 9 }), { state: 'stopped', cause: { code: 'reader.absent' } }],
  [
    'the page on its screen is dead, whatever else is broken',
    facts({ out: 9, code: 'page.dead', devices: [absent] }),
    { state: 'stopped', cause: { deviceId: 'screen', code: 'page.dead' } },
  ],
  [
    'people have taken it out of service',
    facts({ state: 'maintenance', out: 9 }),
    { state: 'maintenance', cause: { code: 'maintenance' } },
  ],
  ['it was stopped in order', facts({ state: 'offline' }), { state: 'lost', cause: { code: 'kiosk.stopped' } }],
  ['its will has come', facts({ state: 'lost' }), { state: 'lost', cause: { code: 'link.silent' } }],
  [
    'three heartbeats are missing, whatever it last said',
    facts({ heardMsAgo: silentAfterMs + 1 }),
    { state: 'lost', cause: { code: 'link.silent' } },
  ],
  ['just not yet silent', facts({ heardMsAgo: silentAfterMs }), { state: 'serving' }],
  [
    'nothing was ever said of it',
    { ...facts({}), state: undefined },
    { state: 'lost', cause: { code: 'link.silent' } },
  ],
] as const)('%s', (_what, given, expected) => {
  expect(judge(given, now)).toEqual(expected)
})
