import { fail, ok, type Result } from '../../kernel/result.ts'
import { failed, type SignaturePad } from '../contract.ts'
import {
  clearScreen,
  decodeCapability,
  decodeFirmware,
  decodePen,
  type PenScale,
  scaled,
  setInking,
  stuReports,
} from '../protocols/wacom-stu/report.ts'
import type { PacketTransport } from '../transports/packet.ts'
import type { Driver, DriverContext, DriverFailure } from './driver.ts'
import { selfTests } from './self-tests.ts'
import { SignatureCapture } from './signature-capture.ts'

const capabilityBytes = 14
const informationBytes = 17

/** A Wacom STU signature pad on HID: it shows its own ink while somebody signs, and is dark for the pen and empty otherwise. */
export function createWacomStuDriver(transport: PacketTransport, context: DriverContext): Driver {
  const { clock, report } = context
  let scale: PenScale | undefined
  /** Over a network there are no feature reports: the pad is then only listened to. */
  let hasFeatures = true
  let capture: SignatureCapture | undefined
  let open = true

  transport.onPacket((packet) => {
    const pen = decodePen(packet)
    packet.fill(0)
    if (!pen) return
    report.seen()
    if (scale) capture?.point({ ...scaled(pen, scale), down: pen.near && pen.down })
  })
  transport.onClose((reason) => {
    open = false
    capture?.gone()
    if (reason.code === 'lost') report.lost(reason.detail ?? 'lost')
  })

  async function look(): Promise<Result<void, DriverFailure>> {
    if (!open) return fail('comms.closed')
    if (!hasFeatures) return ok(undefined)
    const capability = await transport.getFeature(stuReports.capability, capabilityBytes)
    const told = capability.ok ? decodeCapability(capability.value) : undefined
    const { pen } = context.profile().capabilities
    if (told) scale = told
    else if (!capability.ok && capability.error.code === 'closed' && pen && transport.maxPacketBytes === undefined) {
      hasFeatures = false
      scale = pen
    } else if (!capability.ok && capability.error.code === 'timeout') return fail('comms.timeout', 'capability')
    else return fail('comms.protocol', 'capability')
    report.seen()
    return ok(undefined)
  }

  async function identify(): Promise<Result<void, DriverFailure>> {
    const looked = await look()
    if (!looked.ok || !hasFeatures) return looked
    const information = await transport.getFeature(stuReports.information, informationBytes)
    const firmware = information.ok ? decodeFirmware(information.value) : undefined
    if (firmware !== undefined) report.identity({ firmware })
    return empty()
  }

  async function send(...reports: readonly Uint8Array[]): Promise<Result<void, DriverFailure>> {
    if (!hasFeatures) return ok(undefined)
    for (const one of reports) {
      const sent = await transport.sendFeature(one)
      if (!sent.ok) return fail(sent.error.code === 'timeout' ? 'comms.timeout' : 'comms.closed', 'feature')
    }
    return ok(undefined)
  }

  /** No ink, nothing to be read on it. */
  const empty = () => send(setInking(false), clearScreen())

  const captureSignature: SignaturePad['capture'] = async (options) => {
    if (!open) return failed('deviceGone')
    const current = scale
    if (!current) return failed('notReady')
    const cleared = await send(clearScreen(), setInking(true))
    if (!cleared.ok) return failed('commsError', cleared.error.detail)
    const running = new SignatureCapture(clock, options)
    capture = running
    if (!open) running.gone()
    const signature = await running.result(() => current.maxX / current.maxY)
    capture = undefined
    if (open && !(await empty()).ok) report.suspect()
    return signature
  }

  return {
    device: { class: 'signaturePad', capture: captureSignature },
    identify,
    poll: look,
    softReset: empty,
    park: empty,
    selfTest: selfTests(look, {}),
    close: () => transport.close(),
  }
}
