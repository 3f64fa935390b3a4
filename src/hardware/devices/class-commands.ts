import type { CommandName, DeviceByClass, DeviceClass } from '../contract.ts'
import type { Profile } from '../profiles/schema.ts'

/**
 * What a command that hangs or throws has left us with. `unknown` for everything that moves paper, a card or a lock; for these
 * commands a pulled plug is `unknown` as well. The compiler sees to it that no command is missing.
 */
export const lateOutcomes: { readonly [K in DeviceClass]: Readonly<Record<CommandName<K>, 'failed' | 'unknown'>> } = {
  identityReader: { readCard: 'failed' },
  cardReader: { readCard: 'failed', eject: 'unknown', retain: 'unknown', awaitTaken: 'failed' },
  cardDispenser: { dispense: 'unknown', retain: 'unknown', awaitTaken: 'failed' },
  barcodeReader: { read: 'failed' },
  printer: { print: 'unknown', printText: 'unknown', printDocument: 'unknown', retract: 'unknown' },
  camera: { openView: 'failed' },
  documentScanner: { openView: 'failed', scan: 'failed' },
  signaturePad: { capture: 'failed' },
  keypad: { readEntry: 'failed', openKeys: 'failed' },
  evaluator: { askRating: 'failed' },
  lights: { setLight: 'failed' },
  sensors: { readSensors: 'failed' },
  speaker: { play: 'failed', setVolume: 'failed' },
  locker: { openBox: 'unknown', readBox: 'failed' },
}

type Facts<K extends DeviceClass> = Omit<DeviceByClass[K], CommandName<K> | 'class'>

/** What is known of a device from its profile alone; undefined profile: the most modest answer. */
export const classFacts: { readonly [K in DeviceClass]: (profile: Profile | undefined) => Facts<K> } = {
  identityReader: () => ({}),
  cardReader: (profile) => ({ holdsCard: profile?.driver === 'crt-f2' || profile?.driver === 'crt-02' }),
  cardDispenser: () => ({}),
  barcodeReader: () => ({}),
  printer: (profile) => {
    const { dotsPerLine = 576, dpi = 203, qr = 'raster', text = 'raster', presenter } = profile?.capabilities ?? {}
    const kind = profile?.driver === 'ipp' ? 'document' : 'receipt'
    return { kind, dotsPerLine, dpi, qr, text, presents: presenter !== undefined }
  },
  camera: () => ({}),
  documentScanner: () => ({}),
  signaturePad: () => ({}),
  keypad: () => ({}),
  evaluator: () => ({}),
  lights: (profile) => ({ names: (profile?.capabilities.lights ?? []).map((light) => light.name) }),
  sensors: () => ({}),
  speaker: () => ({}),
  locker: (profile) => ({ boxes: Object.keys(profile?.capabilities.boxes ?? {}) }),
}
