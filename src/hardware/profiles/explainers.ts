import type { Explain } from './examples.ts'
import type { DriverName } from './schema/driver-names.ts'

/** The codec's word on examples, by driver; a driver without bytes of its own (pictures, levels, sound) has none. */
export const explainers: Partial<Readonly<Record<DriverName, () => Promise<Explain>>>> = {
  sdt: async () => (await import('../protocols/sdt/explain.ts')).explain,
  magstripe: async () => (await import('../protocols/magstripe/explain.ts')).explain,
  pcsc: async () => (await import('../protocols/iso7816/explain.ts')).explain,
  'crt-f2': async () => (await import('../protocols/crt-f2/explain.ts')).explain,
  'crt-541': async () => (await import('../protocols/crt-541/explain.ts')).explain,
  'crt-02': async () => (await import('../protocols/crt-02/explain.ts')).explain,
  'hid-pos': async () => (await import('../protocols/barcode/explain.ts')).explainHidPos,
  'hid-keyboard': async () => (await import('../protocols/barcode/explain.ts')).explainKeyboard,
  'serial-scanner': async () => (await import('../protocols/barcode/explain.ts')).explainSerial,
  escpos: async () => (await import('../protocols/escpos/explain.ts')).explain,
  'wacom-stu': async () => (await import('../protocols/wacom-stu/explain.ts')).explain,
  'byte-pattern': async () => (await import('../protocols/byte-pattern/explain.ts')).explain,
  ipp: async () => (await import('../protocols/ipp/explain.ts')).explain,
}
