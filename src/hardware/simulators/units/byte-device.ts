import type { Profile } from '../../profiles/schema.ts'
import { lockFaults, SimulatedByteDevice } from '../byte-device.ts'
import type { SimulatedUnit, SimulatorFactory } from '../unit.ts'
import { choice, lineOrders } from './line-orders.ts'

export const bytePatternUnit: SimulatorFactory = (profile, clock) => {
  const device = new SimulatedByteDevice(clock, profile)
  return {
    class: profile.class,
    endpoint: () => device.endpoint(),
    orders: { ...lineOrders(device.wire), ...classOrders(profile, device) },
    state: () => ({
      plugged: device.wire.plugged,
      asked: device.asked,
      open: device.openLocks,
      faults: device.faults,
    }),
    stage: ({ send, means }) => {
      const frame = (profile.protocol.receives ?? []).find((one) => one.name === means.answer)
      if (send === undefined && means.answer !== undefined) device.say(means.answer)
      else if (frame?.door === 'closed') device.order('jammed')
      else device.allOpen = true
    },
    moves: () => device.releases,
  }
}

const numbers = (box: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(box).map(([name, hex]) => [name, Number.parseInt(hex, 16)]))

function classOrders(profile: Profile, device: SimulatedByteDevice): SimulatedUnit['orders'] {
  const named = (profile.protocol.receives ?? []).filter((one) => one.level !== undefined || one.key !== undefined)
  const say = choice(
    'presses a button',
    named.map((one) => one.name),
    (name) => {
      device.say(name)
    },
  )
  if (profile.class !== 'locker') return { press: say }
  const boxes = profile.capabilities.boxes ?? {}
  const door = (box: string, open: boolean) => device.door(numbers(boxes[box] ?? {}), open)
  return {
    shut: choice('shuts the door of a box', Object.keys(boxes), (box) => door(box, false)),
    force: choice('forces a box open', Object.keys(boxes), (box) => door(box, true)),
    fault: choice('breaks something', [...lockFaults, 'none'], (fault) => device.order(fault)),
  }
}
