import { cameraFaults, SimulatedMjpegCamera } from '../mjpeg-camera.ts'
import { paperScenes } from '../paper-scenes.ts'
import { type Scene, scenes } from '../scenes.ts'
import type { SimulatedUnit, SimulatorFactory } from '../unit.ts'
import { choice, plain } from './line-orders.ts'

export const cameraUnit: SimulatorFactory = (_profile, clock) =>
  unitOf('camera', new SimulatedMjpegCamera(clock), scenes)

export const documentScannerUnit: SimulatorFactory = (_profile, clock) =>
  unitOf('documentScanner', new SimulatedMjpegCamera(clock, { scene: 'paper', stills: true }), paperScenes)

function unitOf(
  deviceClass: 'camera' | 'documentScanner',
  camera: SimulatedMjpegCamera,
  known: readonly Scene[],
): SimulatedUnit {
  const later = (work: Promise<unknown>) => {
    work.catch(() => {})
  }
  return {
    class: deviceClass,
    endpoint: () => camera.endpoint(),
    orders: {
      unplug: plain('pulls the plug', () => later(camera.unplug())),
      plug: plain('plugs it in again', () => later(camera.plug())),
      freeze: choice('the picture stands still', ['on', 'off'], (to) => camera.freeze(to === 'on')),
      scene: choice('what is before it', known, (scene) => camera.setScene(scene)),
      fault: choice('breaks something', [...cameraFaults, 'none'], (fault) => camera.order(fault)),
    },
    state: () => ({ plugged: camera.plugged, frozen: camera.frozen, scene: camera.scene, faults: camera.faults }),
    stage: () => {},
    start: async (port = 0) => {
      await Promise.all([camera.plug(port), camera.prepare()])
    },
    stop: () => camera.unplug(),
  }
}
