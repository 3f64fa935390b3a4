import type { FramesSource } from '../transports/frames.ts'
import { createEye } from './camera-eye.ts'
import type { Driver, DriverContext } from './driver.ts'

/** A camera for the screen: a running picture and nothing else. */
export function createCameraDriver(source: FramesSource, context: DriverContext): Driver {
  const { openView, probe, close } = createEye(source, context)
  return {
    device: { class: 'camera', openView },
    identify: probe,
    poll: probe,
    softReset: probe,
    close,
  }
}
