import { Sensitive } from '../../kernel/sensitive.ts'
import {
  type CameraFailure,
  done,
  failed,
  type Outcome,
  type ScanFailure,
  type ScannedPage,
  type ScanOptions,
} from '../contract.ts'
import { makePageInProcess } from '../imaging/page-job.ts'
import type { FramesSource } from '../transports/frames.ts'
import { createEye } from './camera-eye.ts'
import { type Driver, type DriverContext, type SelfTestFinding, stopCode } from './driver.ts'
import { selfTests } from './self-tests.ts'

const testMaxBytes = 1_000_000

/** A camera over a table (高拍仪): a running picture to lay the paper right, and pages that are straight, cropped and small. */
export function createDocumentScannerDriver(source: FramesSource, context: DriverContext): Driver {
  const eye = createEye(source, context)

  async function scan(options: ScanOptions): Promise<Outcome<ScannedPage, ScanFailure>> {
    const photo = await takePhoto(options.signal)
    if (photo.outcome !== 'done') return photo
    const { minFocus = 2, minBrightness = 40, maxBrightness = 250 } = context.profile().capabilities
    const { maxBytes, maxSide, crop = true, signal } = options
    const request = {
      minFocus,
      minBrightness,
      maxBrightness,
      crop,
      maxBytes,
      ...(maxSide === undefined ? {} : { maxSide }),
    }
    const made = await makePageInProcess(photo.value, request, context.clock, signal)
    if (!made.ok)
      return made.error.code === 'canceled' ? failed(stopCode(signal)) : failed('internal', made.error.detail)
    const { answer, jpeg } = made.value
    if (!answer.ok) return failed(answer.code === 'unreadable' ? 'commsError' : answer.code, answer.detail)
    const { width, height, cropped, focus, brightness } = answer
    return done({ jpeg: new Sensitive(jpeg), width, height, cropped, quality: { focus, brightness } })
  }

  async function takePhoto(signal: AbortSignal): Promise<Outcome<Uint8Array, CameraFailure>> {
    if (!source.still) return eye.glance(signal)
    const still = await source.still({ maxFrameBytes: eye.maxFrameBytes, signal })
    if (still.ok) {
      context.report.seen()
      return done(still.value)
    }
    if (signal.aborted) return failed(stopCode(signal))
    context.report.suspect()
    return failed('deviceGone', still.error.code)
  }

  /** An operator lays a sheet under the camera; the page is forgotten at once. */
  async function scanTest(signal: AbortSignal): Promise<Outcome<SelfTestFinding>> {
    const page = await scan({ timeoutMs: context.profile().timeouts.jobMs, signal, maxBytes: testMaxBytes })
    if (page.outcome !== 'done') return page
    page.value.jpeg.destroy()
    const { focus, brightness } = page.value.quality
    return done({ code: 'scanned', detail: `focus ${focus.toFixed(1)}, brightness ${Math.round(brightness)}` })
  }

  return {
    device: { class: 'documentScanner', openView: eye.openView, scan },
    identify: eye.probe,
    poll: eye.probe,
    softReset: eye.probe,
    selfTest: selfTests(eye.probe, { 'scan-test-page': scanTest }),
    close: eye.close,
  }
}
