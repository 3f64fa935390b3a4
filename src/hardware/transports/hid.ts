import { constants } from 'node:fs'
import { access, readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Clock } from '../../kernel/clock.ts'
import { fail, messageOf, ok } from '../../kernel/result.ts'
import type { OpenPackets } from './packet.ts'
import { PacketLink } from './packet-link.ts'
import { readReportDescriptor } from './report-descriptor.ts'
import { openFailureOf } from './stream.ts'

export interface HidSettings {
  /** Length of an output report without its id; shorter ones are filled with zeroes. */
  readonly reportBytes?: number | undefined
}

/**
 * A HID device by its hidraw node (`/dev/hidraw0`). Only the async API is used: the sync one can crash when it is closed during a
 * read. The library is loaded with the first such device.
 */
export function hidPackets(path: string, settings: HidSettings, clock: Clock): OpenPackets {
  return async (signal) => {
    try {
      // The library's own error does not say why.
      await access(path, constants.R_OK | constants.W_OK)
    } catch (thrown) {
      return { ok: false, error: openFailureOf(thrown) }
    }
    const numbered = await hasReportIds(path)
    const { HIDAsync } = await import('node-hid')
    if (signal.aborted) return fail('open.canceled')
    const opening = HIDAsync.open(path)
    const opened = await Promise.race([
      opening.then(
        (device) => ok(device),
        (thrown: unknown) => ({ ok: false, error: openFailureOf(thrown) }) as const,
      ),
      new Promise<undefined>((resolve) => {
        signal.addEventListener('abort', () => resolve(undefined), { once: true })
      }),
    ])
    if (!opened) {
      // An open in progress cannot be taken back; the device is closed as soon as it comes.
      opening.then((device) => device.close()).catch(() => {})
      return fail('open.canceled')
    }
    if (!opened.ok) return opened
    const device = opened.value
    const { reportBytes } = settings
    const link = new PacketLink(clock, {
      ...(reportBytes === undefined ? {} : { maxPacketBytes: reportBytes + 1 }),
      send: (packet, done) => {
        const report = Buffer.alloc(Math.max(packet.length, (reportBytes ?? 0) + 1))
        report.set(packet)
        device.write(report).then(
          () => done(),
          (thrown: unknown) => done(new Error(messageOf(thrown))),
        )
      },
      shut: () => device.close(),
      getFeature: (id, length) => device.getFeatureReport(id, length),
      sendFeature: async (report) => {
        await device.sendFeatureReport(Buffer.from(report))
      },
    })
    // Unplugging comes as 'error' with a string, and only while somebody listens for data.
    device.on('error', (error: unknown) => link.ended(typeof error === 'string' ? error : messageOf(error)))
    device.on('data', (report: Buffer) => {
      link.received(numbered ? Uint8Array.from(report) : Uint8Array.from([0, ...report]))
      report.fill(0)
    })
    return ok(link)
  }
}

/** Devices without report ids send reports without a first byte for one; only the descriptor tells. */
async function hasReportIds(path: string): Promise<boolean> {
  try {
    const file = `/sys/class/hidraw/${basename(path)}/device/report_descriptor`
    return readReportDescriptor(await readFile(file)).numbered
  } catch {
    return false
  }
}
