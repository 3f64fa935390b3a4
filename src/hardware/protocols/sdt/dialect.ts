import { bytesOfHex } from '../../profiles/bytes.ts'
import type { Profile } from '../../profiles/schema.ts'
import type { PacketFraming } from '../../transports/stream-over-packets.ts'
import { sdtPreamble } from './frame.ts'

/** First bytes of frames to and from a module; vendors differ in them only. */
export interface SdtDialect {
  readonly preamble: Uint8Array
  readonly answerPreamble: Uint8Array
}

/** Some modules answer with a header of their own to requests in the usual form: devices.md 1.6 [chinasem]. */
export function dialectOf({ protocol }: Profile): SdtDialect {
  const preamble = protocol.preamble === undefined ? sdtPreamble : bytesOfHex(protocol.preamble)
  return {
    preamble,
    answerPreamble: protocol.answerPreamble === undefined ? preamble : bytesOfHex(protocol.answerPreamble),
  }
}

/** Payload of a report or bulk packet when the profile does not say. */
const usualPacketBytes = 64

/** How the model puts frames into USB packets. devices.md 1.1 [eastcoms508, libusb-c35a]. */
export function sdtFramingOf(profile: Profile): PacketFraming {
  const { framing = 'single', reportId = 0, header } = profile.protocol
  const { transport } = profile
  const packetBytes = transport.kind === 'hid' ? (transport.reportBytes ?? usualPacketBytes) : usualPacketBytes
  switch (framing) {
    case 'single':
      return { kind: 'single' }
    case 'stream':
      return { kind: 'stream', packetBytes }
    case 'split':
      return { kind: 'split', headBytes: dialectOf(profile).preamble.length + 2 }
    case 'hid': {
      const head = header === undefined ? new Uint8Array(0) : bytesOfHex(header)
      // A report that its header fills would carry nothing.
      return { kind: 'hid', reportId, reportBytes: Math.max(packetBytes, head.length + 1), header: head }
    }
  }
}
