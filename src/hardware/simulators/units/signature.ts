import { ScreenPen } from '../../transports/screen-pen.ts'
import { SimulatedStuPad } from '../stu-pad.ts'
import type { SimulatorFactory } from '../unit.ts'
import { lineOrders, plain } from './line-orders.ts'

/** Two strokes, as somebody signs with a cross. */
const cross = [
  [
    [0.2, 0.2],
    [0.5, 0.5],
    [0.8, 0.8],
  ],
  [
    [0.8, 0.2],
    [0.5, 0.5],
    [0.2, 0.8],
  ],
] as const

export const stuUnit: SimulatorFactory = (_profile, clock) => {
  const pad = new SimulatedStuPad(clock)
  return {
    class: 'signaturePad',
    endpoint: () => pad.endpoint(),
    orders: {
      ...lineOrders(pad.wire),
      sign: plain('signs with a cross', () => {
        for (const stroke of cross) {
          for (const [x, y] of stroke) pad.pen(x, y, 0.6)
          pad.away()
        }
      }),
    },
    state: () => ({ plugged: pad.wire.plugged, inking: pad.inking, cleared: pad.cleared }),
    stage: ({ means }) => {
      if (means.answer === 'penDown') pad.pen(0.5, 0.5, 0.6)
      else if (means.answer === 'penNear') pad.pen(0.5, 0.5, 0)
      else pad.away()
    },
  }
}

export const touchUnit: SimulatorFactory = () => {
  const screen = new ScreenPen()
  let plugged = true
  return {
    class: 'signaturePad',
    endpoint: () => ({ kind: 'pen', screen, plugged }),
    orders: {
      unplug: plain('the screen goes', () => {
        plugged = false
        screen.hangUp()
      }),
      plug: plain('the screen comes back', () => {
        plugged = true
      }),
      sign: plain('signs with a cross', () => {
        screen.shape(2.5)
        for (const stroke of cross)
          for (const [i, [x, y]] of stroke.entries())
            screen.push({ x, y, pressure: 0.5, down: i < stroke.length - 1 || i === 0 })
      }),
      clear: plain('presses "clear"', () => screen.cleared()),
    },
    state: () => ({ plugged, capturing: screen.capturing }),
    stage: () => {},
  }
}
