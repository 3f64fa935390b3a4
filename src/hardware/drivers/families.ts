import type { DeviceClass } from '../contract.ts'
import type { DriverName } from '../profiles/schema/driver-names.ts'
import type { LinkKind, OpenedLink, TransportByKind } from '../transports/opened-link.ts'
import type { Driver, DriverContext } from './driver.ts'

export interface DriverFamily {
  /** Classes of device it can give; the profile's `class` must be one of them. */
  readonly classes: readonly DeviceClass[]
  /** Shapes of link it understands. */
  readonly links: readonly LinkKind[]
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
    links: ['stream'],
    load: async () => over('stream', (await import('./sdt.ts')).createSdtDriver),
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
