/*
 * Reports of Wacom STU signature pads, first byte the report's id. Numbers are big-endian. Layout as read by the public WebHID driver
 * https://github.com/pabloko/Wacom-STU-WebHID; ids and which model has them: https://github.com/luguiant/wacomgss (Wacom's own file).
 */

export const stuReports = {
  pen: 0x01,
  information: 0x08,
  capability: 0x09,
  clearScreen: 0x20,
  inkingMode: 0x21,
  /** The same with time and sequence number behind, when the pad was told to. */
  penWithTime: 0x34,
} as const

export interface PenReport {
  /** Near enough to be seen. */
  readonly near: boolean
  /** The tip touches the pad. */
  readonly down: boolean
  readonly pressure: number
  readonly x: number
  readonly y: number
}

/** What a pad can tell apart: coordinates and pressure go from 0 to these. */
export interface PenScale {
  readonly maxX: number
  readonly maxY: number
  readonly maxPressure: number
}

const u16 = (bytes: Uint8Array, at: number) => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)

/** A pen's position; undefined for any other report or one that is too short. */
export function decodePen(report: Uint8Array): PenReport | undefined {
  if ((report[0] !== stuReports.pen && report[0] !== stuReports.penWithTime) || report.length < 7) return undefined
  const flags = report[1] ?? 0
  return {
    near: (flags & 1) !== 0,
    down: (flags & 2) !== 0,
    pressure: u16(report, 1) & 0x0fff,
    x: u16(report, 3),
    y: u16(report, 5),
  }
}

/** Feature 09; undefined when it is too short or says that there is nothing to measure. */
export function decodeCapability(report: Uint8Array): PenScale | undefined {
  if (report[0] !== stuReports.capability || report.length < 7) return undefined
  const [maxX, maxY, maxPressure] = [u16(report, 1), u16(report, 3), u16(report, 5)]
  return maxX > 0 && maxY > 0 && maxPressure > 0 ? { maxX, maxY, maxPressure } : undefined
}

/** Firmware of feature 08, e.g. `1.0.4.0`. */
export function decodeFirmware(report: Uint8Array): string | undefined {
  if (report[0] !== stuReports.information || report.length < 12) return undefined
  return [...report.subarray(8, 12)].join('.')
}

export const clearScreen = (): Uint8Array => Uint8Array.of(stuReports.clearScreen, 0)
export const setInking = (on: boolean): Uint8Array => Uint8Array.of(stuReports.inkingMode, on ? 1 : 0)

const share = (value: number, max: number) => Math.min(1, value / max)

/** A position as shares of the pad and of its strongest pressure. */
export const scaled = (pen: PenReport, scale: PenScale) => ({
  x: share(pen.x, scale.maxX),
  y: share(pen.y, scale.maxY),
  pressure: share(pen.pressure, scale.maxPressure),
})
