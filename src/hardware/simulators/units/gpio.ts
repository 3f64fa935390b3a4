import type { SimulatorFactory } from '../unit.ts'
import { choice, plain } from './line-orders.ts'
import { LinesBox } from './lines-box.ts'

export const sensorsUnit: SimulatorFactory = (profile) => {
  const names = (profile.capabilities.sensors ?? []).map((s) => s.name)
  const box = new LinesBox(names)
  return {
    class: 'sensors',
    endpoint: () => ({ kind: 'lines', peer: box }),
    orders: {
      unplug: plain('pulls the plug', () => box.unplug()),
      plug: plain('plugs it in again', () => box.plug()),
      active: choice('makes a sensor active: door open, switch pressed', names, (name) => box.input(name, 1)),
      inactive: choice('makes it inactive', names, (name) => box.input(name, 0)),
    },
    state: () => ({ plugged: box.plugged, levels: box.levels }),
    stage: () => {},
  }
}

export const lightsUnit: SimulatorFactory = (profile) => {
  const box = new LinesBox((profile.capabilities.lights ?? []).map((light) => light.name))
  return {
    class: 'lights',
    endpoint: () => ({ kind: 'lines', peer: box }),
    orders: {
      unplug: plain('pulls the plug', () => box.unplug()),
      plug: plain('plugs it in again', () => box.plug()),
    },
    state: () => ({ plugged: box.plugged, lights: box.levels }),
    stage: () => {},
  }
}
