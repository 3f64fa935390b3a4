import type { Clock } from '../../kernel/clock.ts'
import type { DriverName } from '../profiles/schema/driver-names.ts'
import type { Profile } from '../profiles/schema.ts'
import type { SimulatedUnit, SimulatorFactory } from './unit.ts'

/** The simulator of each driver. */
const simulatorFamilies: Readonly<Record<DriverName, () => Promise<SimulatorFactory>>> = {
  sdt: async () => (await import('./units/sdt.ts')).sdtUnit,
  escpos: async () => (await import('./units/escpos.ts')).escposUnit,
  magstripe: async () => (await import('./units/swipe.ts')).swipeUnit,
  pcsc: async () => (await import('./units/chip.ts')).chipUnit,
  'crt-f2': async () => (await import('./units/crt.ts')).crtUnit,
  'crt-541': async () => (await import('./units/crt-541.ts')).crt541Unit,
  'crt-02': async () => (await import('./units/crt-02.ts')).crt02Unit,
  'hid-pos': async () => (await import('./units/scanner.ts')).scannerUnit,
  'hid-keyboard': async () => (await import('./units/scanner.ts')).scannerUnit,
  'serial-scanner': async () => (await import('./units/scanner.ts')).scannerUnit,
  ipp: async () => (await import('./units/ipp.ts')).ippUnit,
  camera: async () => (await import('./units/camera.ts')).cameraUnit,
  'document-scanner': async () => (await import('./units/camera.ts')).documentScannerUnit,
  'wacom-stu': async () => (await import('./units/signature.ts')).stuUnit,
  'touch-signature': async () => (await import('./units/signature.ts')).touchUnit,
  'byte-pattern': async () => (await import('./units/byte-device.ts')).bytePatternUnit,
  'gpio-sensors': async () => (await import('./units/gpio.ts')).sensorsUnit,
  'gpio-lights': async () => (await import('./units/gpio.ts')).lightsUnit,
  speaker: async () => (await import('./units/speaker.ts')).speakerUnit,
}

/** The simulated device for a profile, of whatever class. */
export async function simulatorOf(profile: Profile, clock: Clock): Promise<SimulatedUnit> {
  const make = await simulatorFamilies[profile.driver]()
  return make(profile, clock)
}
