/** What a printer has been told to do; the simulator carries it out. */
export type PrinterCommand =
  | { readonly kind: 'initialise' }
  | { readonly kind: 'raster'; readonly widthBytes: number; readonly rows: number; readonly data: Uint8Array }
  /** A band of columns that stands in the line like a letter and is printed by the line's end. */
  | { readonly kind: 'columns'; readonly widthBytes: number; readonly rows: number; readonly data: Uint8Array }
  | { readonly kind: 'feed'; readonly dots: number }
  | { readonly kind: 'feedLines'; readonly lines: number }
  | { readonly kind: 'cut'; readonly mode: 'full' | 'partial'; readonly feedDots: number }
  | { readonly kind: 'automaticStatus'; readonly mask: number }
  | { readonly kind: 'info'; readonly n: number }
  | { readonly kind: 'paperStatus'; readonly n: number }
  | { readonly kind: 'qr'; readonly data: Uint8Array; readonly moduleDots: number }
  | { readonly kind: 'barcode'; readonly system: number; readonly data: Uint8Array }
  /** GS e of kiosk printers: 2 takes the ticket back, 3 and 32 hand it out, 5 drops it. */
  | { readonly kind: 'presenter'; readonly n: number }
  | { readonly kind: 'text'; readonly byte: number }
  /** Sets something; the first bytes of the command, at most eight. */
  | { readonly kind: 'setting'; readonly bytes: readonly number[] }
  | { readonly kind: 'unknown'; readonly byte: number }

/** Real-time commands are carried out when received, wherever they stand in the stream, even inside a picture. */
export type RealTimeCommand =
  | { readonly kind: 'status'; readonly n: number }
  | { readonly kind: 'recover'; readonly n: number }

/** n of DLE EOT that asks a kiosk printer for its six bytes. devices.md 3.4 [kpm150]. */
export const fullStatus = 20

/** A picture larger than this is not one of a receipt. */
export const maxPictureBytes = 255 * 4096

/**
 * Number of argument bytes of commands that only set something: by ESC, FS or GS, then the command byte. Counts from the
 * command tables of the TM-T88 family; ESC B (beep) is of Chinese models.
 */
export const settingLengths: Readonly<Record<number, Readonly<Record<number, number>>>> = {
  27: {
    ...{ 12: 0, 32: 1, 33: 1, 36: 2, 37: 1, 45: 1, 48: 0, 50: 0, 51: 1, 60: 0, 61: 1, 63: 1, 66: 2, 69: 1, 71: 1 },
    ...{ 73: 1, 76: 0, 77: 1, 82: 1, 83: 0, 84: 1, 85: 1, 86: 1, 87: 8, 92: 2, 97: 1, 99: 2 },
    ...{ 112: 3, 114: 1, 116: 1, 117: 1, 118: 0, 123: 1, 125: 1 },
  },
  28: { 33: 1, 38: 0, 45: 1, 46: 0, 67: 1, 83: 2, 87: 1, 112: 2 },
  29: {
    ...{ 33: 1, 36: 2, 47: 1, 58: 0, 66: 1, 69: 1, 72: 1, 76: 2, 80: 2, 84: 1, 87: 2, 92: 2, 94: 3, 98: 1, 99: 0 },
    ...{ 102: 1, 104: 1, 119: 1, 120: 1, 124: 1 },
  },
}
