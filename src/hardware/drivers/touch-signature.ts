import { ok } from '../../kernel/result.ts'
import type { SignaturePad } from '../contract.ts'
import type { PenTransport } from '../transports/screen-pen.ts'
import type { Driver, DriverContext } from './driver.ts'
import { SignatureCapture } from './signature-capture.ts'

/** A field on the touch screen to sign in; the page sends what the finger does, and only while a signature is asked for. */
export function createTouchSignatureDriver(pen: PenTransport, context: DriverContext): Driver {
  const { clock, report } = context
  let capture: SignatureCapture | undefined
  let forget: (() => void) | undefined
  pen.onClose((reason) => {
    capture?.gone()
    if (reason.code === 'lost') report.lost(reason.detail ?? 'lost')
  })

  const captureSignature: SignaturePad['capture'] = async (options) => {
    const running = new SignatureCapture(clock, options)
    capture = running
    forget = pen.listen({
      point: (point) => {
        report.seen()
        running.point(point)
      },
      cleared: () => running.cleared(),
    })
    const signature = await running.result(() => pen.aspect)
    forget()
    capture = undefined
    return signature
  }

  /** The screen is there as long as the daemon is: whether a page shows is watched elsewhere. */
  const look = () => {
    report.seen()
    return Promise.resolve(ok(undefined))
  }
  return {
    device: { class: 'signaturePad', capture: captureSignature },
    identify: look,
    poll: look,
    softReset: look,
    park: () => {
      forget?.()
      return Promise.resolve(ok(undefined))
    },
    close: () => pen.close(),
  }
}
