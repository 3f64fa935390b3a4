import type { DeviceClass } from '../contract.ts'
import type { DriverName } from '../profiles/schema/driver-names.ts'
import type { LinkKind, OpenedLink, TransportByKind } from '../transports/opened-link.ts'
import type { Driver, DriverContext } from './driver.ts'

export interface DriverFamily {
  /** Classes of device it can give; the profile's `class` must be one of them. */
  readonly classes: readonly DeviceClass[]
  /** Shapes of link it understands. */
  readonly links: readonly LinkKind[]
  /** What such a HID device says it is; one plug can be several. */
  readonly usagePage?: string
  /** The code, loaded when the first such device is opened: a kiosk pays only for what it has. */
  readonly load: () => Promise<(link: OpenedLink, context: DriverContext) => Driver>
}

/** Takes the link of the one kind a driver is written for; `planLink` never gives another. */
function over<K extends LinkKind>(
  kind: K,
  make: (transport: TransportByKind[K], context: DriverContext) => Driver,
): (link: OpenedLink, context: DriverContext) => Driver {
  return (link, context) => {
    if (link.kind !== kind) throw new Error(`driver needs a ${kind} link, not ${link.kind}`)
    // The kind is the tag of the union.
    return make(link.transport as TransportByKind[K], context)
  }
}

/** Every driver: what it is good for and where its code is. */
export const driverFamilies: Readonly<Record<DriverName, DriverFamily>> = {
  sdt: {
    classes: ['identityReader'],
    links: ['stream', 'packet'],
    load: async () => {
      const [{ createSdtDriver }, { sdtFramingOf }, { streamOverPackets }] = await Promise.all([
        import('./sdt.ts'),
        import('../protocols/sdt/dialect.ts'),
        import('../transports/stream-over-packets.ts'),
      ])
      return (link, context) =>
        link.kind === 'packet'
          ? createSdtDriver(streamOverPackets(link.transport, sdtFramingOf(context.profile())), context)
          : over('stream', createSdtDriver)(link, context)
    },
  },
  escpos: {
    classes: ['printer'],
    links: ['stream'],
    load: async () => over('stream', (await import('./escpos.ts')).createEscposDriver),
  },
  ipp: {
    classes: ['printer'],
    links: ['job'],
    load: async () => over('job', (await import('./ipp.ts')).createIppDriver),
  },
  camera: {
    classes: ['camera'],
    links: ['frames'],
    load: async () => over('frames', (await import('./camera.ts')).createCameraDriver),
  },
  'gpio-sensors': {
    classes: ['sensors'],
    links: ['lines'],
    load: async () => over('lines', (await import('./gpio-sensors.ts')).createSensorsDriver),
  },
  'gpio-lights': {
    classes: ['lights'],
    links: ['lines'],
    load: async () => over('lines', (await import('./gpio-lights.ts')).createLightsDriver),
  },
  speaker: {
    classes: ['speaker'],
    links: ['sound'],
    load: async () => over('sound', (await import('./speaker.ts')).createSpeakerDriver),
  },
  magstripe: {
    classes: ['cardReader'],
    links: ['packet'],
    load: async () => over('packet', (await import('./magstripe.ts')).createMagstripeDriver),
  },
  pcsc: {
    classes: ['cardReader'],
    links: ['apdu'],
    load: async () => over('apdu', (await import('./pcsc.ts')).createPcscDriver),
  },
  'crt-f2': {
    classes: ['cardReader', 'cardDispenser'],
    links: ['stream'],
    load: async () => {
      const [{ createF2Reader }, { createF2Dispenser }] = await Promise.all([
        import('./motor/f2-reader.ts'),
        import('./motor/f2-dispenser.ts'),
      ])
      return over('stream', (transport, context) =>
        context.profile().class === 'cardDispenser'
          ? createF2Dispenser(transport, context)
          : createF2Reader(transport, context),
      )
    },
  },
  'crt-541': {
    classes: ['cardDispenser'],
    links: ['stream'],
    load: async () => over('stream', (await import('./motor/crt-541.ts')).createCrt541Driver),
  },
  'crt-02': {
    classes: ['cardReader', 'cardDispenser'],
    links: ['stream'],
    load: async () => {
      const [{ createCrt02Reader }, { createMt166Driver }] = await Promise.all([
        import('./motor/crt-02-reader.ts'),
        import('./motor/mt-166.ts'),
      ])
      return over('stream', (transport, context) =>
        context.profile().class === 'cardDispenser'
          ? createMt166Driver(transport, context)
          : createCrt02Reader(transport, context),
      )
    },
  },
  'hid-pos': {
    classes: ['barcodeReader'],
    links: ['packet'],
    usagePage: '008c',
    load: async () => over('packet', (await import('./hid-scanner.ts')).createHidPosDriver),
  },
  'hid-keyboard': {
    classes: ['barcodeReader'],
    links: ['packet'],
    usagePage: '0001',
    load: async () => over('packet', (await import('./hid-scanner.ts')).createHidKeyboardDriver),
  },
  'serial-scanner': {
    classes: ['barcodeReader'],
    links: ['stream'],
    load: async () => over('stream', (await import('./serial-scanner.ts')).createSerialScannerDriver),
  },
  'document-scanner': {
    classes: ['documentScanner'],
    links: ['frames'],
    load: async () => over('frames', (await import('./document-scanner.ts')).createDocumentScannerDriver),
  },
  'wacom-stu': {
    classes: ['signaturePad'],
    links: ['packet'],
    load: async () => over('packet', (await import('./wacom-stu.ts')).createWacomStuDriver),
  },
  'touch-signature': {
    classes: ['signaturePad'],
    links: ['pen'],
    load: async () => over('pen', (await import('./touch-signature.ts')).createTouchSignatureDriver),
  },
  'byte-pattern': {
    classes: ['evaluator', 'keypad', 'locker'],
    links: ['stream'],
    load: async () => over('stream', (await import('./byte-pattern.ts')).createBytePatternDriver),
  },
}

type MakeDriver = Awaited<ReturnType<DriverFamily['load']>>

const loaded = new Map<DriverName, MakeDriver>()

/** The code of a driver; at once when it has been loaded before. */
export async function loadDriver(name: DriverName): Promise<MakeDriver> {
  const known = loaded.get(name)
  if (known) return known
  const make = await driverFamilies[name].load()
  loaded.set(name, make)
  return make
}
