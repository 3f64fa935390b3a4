import { fail, ok, type Result } from '../../kernel/result.ts'
import type { BarcodeReader } from '../contract.ts'
import { bytesOfHex } from '../profiles/bytes.ts'
import { HidPosDecoder } from '../protocols/barcode/hid-pos.ts'
import { KeyboardDecoder } from '../protocols/barcode/keyboard.ts'
import type { PacketTransport } from '../transports/packet.ts'
import { BarcodeDesk } from './barcode-desk.ts'
import type { Driver, DriverContext, DriverFailure } from './driver.ts'
import { readTest, selfTests } from './self-tests.ts'

/** Reports of one split code follow each other within a few ms; after so long the rest was lost. */
const splitMs = 300
/** A scanner types a key every few ms; after so long the code has ended without Enter. */
const typingMs = 50

/** A scanner in HID point-of-sale mode. */
export function createHidPosDriver(transport: PacketTransport, context: DriverContext): Driver {
  const desk = new BarcodeDesk(context.clock)
  const decoder = new HidPosDecoder()
  return scannerOver(transport, context, desk, {
    packet: (packet) => {
      desk.notQuiet()
      desk.offer(decoder.push(packet))
      if (decoder.pending)
        desk.untilQuiet(splitMs, () => {
          decoder.wipe()
          desk.offer({ kind: 'invalid', why: 'parts' })
        })
    },
    begun: () => decoder.pending,
    fresh: () => decoder.wipe(),
  })
}

/** A scanner that types like a keyboard, heard before the desktop hears it (the udev rule of its profile takes it from there). */
export function createHidKeyboardDriver(transport: PacketTransport, context: DriverContext): Driver {
  const desk = new BarcodeDesk(context.clock)
  const decoder = new KeyboardDecoder()
  return scannerOver(transport, context, desk, {
    packet: (packet) => {
      desk.notQuiet()
      desk.offer(decoder.push(packet.subarray(1)))
      if (decoder.pending)
        desk.untilQuiet(context.profile().protocol.quietMs ?? typingMs, () => desk.offer(decoder.flush()))
    },
    begun: () => decoder.pending,
    fresh: () => decoder.wipe(),
  })
}

interface Ear {
  packet(packet: Uint8Array): void
  /** Whether a code has begun and not ended. */
  begun(): boolean
  /** Forgets a code that has only begun. */
  fresh(): void
}

/** Such a device speaks by itself only: it is well as long as its link stands. */
function scannerOver(transport: PacketTransport, context: DriverContext, desk: BarcodeDesk, ear: Ear): Driver {
  const { report } = context
  transport.onPacket((packet) => {
    report.seen()
    ear.packet(packet)
    packet.fill(0)
  })
  transport.onClose((reason) => {
    desk.end()
    ear.fresh()
    if (reason.code === 'lost') report.lost(reason.detail ?? 'lost')
  })
  const look = (): Promise<Result<void, DriverFailure>> => {
    if (desk.gone) return Promise.resolve(fail('comms.closed'))
    report.seen()
    return Promise.resolve(ok(undefined))
  }

  /** Some makers' devices type until they are told otherwise; one that refuses may be in the right mode already. */
  async function identify(): Promise<Result<void, DriverFailure>> {
    const { enable } = context.profile().protocol
    if (enable !== undefined) await transport.sendFeature(bytesOfHex(enable))
    return look()
  }

  const read: BarcodeReader['read'] = (options) => desk.read(options, ear.begun())
  return {
    device: { class: 'barcodeReader', read },
    identify,
    poll: look,
    softReset: identify,
    selfTest: selfTests(look, {
      'read-test-code': readTest((signal) => read({ timeoutMs: context.profile().timeouts.jobMs, signal })),
    }),
    close: () => transport.close(),
  }
}
