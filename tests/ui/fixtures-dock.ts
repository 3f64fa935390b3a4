import type { DockAnswer, DockDevice, DockOrder, DockState } from '../../src/cli/demo/dock-contract.ts'

/** A demo that does what the dock orders, without any simulator behind it. */
let devices: readonly DockDevice[] = [
  { kind: 'identityReader', id: 'identity', plugged: true, card: null, faults: ['garble', 'silent'] },
  { kind: 'printer', id: 'receipt', plugged: true, paper: 'low', coverOpen: false, faults: ['jamOnNextJob'] },
  { kind: 'camera', id: 'face', plugged: true, frozen: false, scene: 'person', faults: [] },
]
let network: DockState['network'] = 'up'
let backend: DockState['backend'] = 'normal'
let restarts = 0

export const dockState = (): DockState => ({
  addresses: { kiosk: 'http://127.0.0.1:4601/', fleet: 'http://127.0.0.1:4602/', dock: 'http://127.0.0.1:4603/' },
  devices,
  units: [
    {
      id: 'cabinet',
      class: 'sensors',
      profile: 'raspberry-pi-cabinet',
      state: '{"plugged":true,"levels":{"cabinetDoor":0}}',
      orders: [{ name: 'active', says: 'makes a sensor active', values: ['cabinetDoor'] }],
    },
  ],
  cards: [
    { id: 'zhang', label: '张三丰（示例）' },
    { id: 'li', label: '李小梅（示例）' },
    { id: 'bad', label: '读不出的卡' },
  ],
  network,
  backend,
  kioskd: { running: true, restarts },
  receipts: [1, 2].map((n) => ({ id: `r${n}`, at: Date.now() - n * 90_000, png: `/api/dock/receipts/r${n}.png` })),
})

export function obey(order: DockOrder): DockAnswer {
  if (order.order === 'network') network = order.to
  else if (order.order === 'backend') backend = order.to
  else if (order.order === 'killKioskd') restarts++
  else devices = devices.map((d) => (d.id === order.device ? change(d, order) : d))
  return { done: true }
}

function change(d: DockDevice, order: DockOrder): DockDevice {
  switch (order.order) {
    case 'plug':
    case 'unplug':
      return { ...d, plugged: order.order === 'plug' }
    case 'insertCard':
      return d.kind === 'identityReader' ? { ...d, card: order.card } : d
    case 'removeCard':
      return d.kind === 'identityReader' ? { ...d, card: null } : d
    case 'paper':
      return d.kind === 'printer' ? { ...d, paper: order.level } : d
    case 'cover':
      return d.kind === 'printer' ? { ...d, coverOpen: order.open } : d
    case 'freeze':
      return d.kind === 'camera' ? { ...d, frozen: order.frozen } : d
    case 'scene':
      return d.kind === 'camera' ? { ...d, scene: order.scene } : d
    default:
      return d
  }
}
