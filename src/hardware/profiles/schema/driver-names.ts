/** Drivers there are; `drivers/families.ts` says what each one is made of. */
export const driverNames = [
  'sdt',
  'escpos',
  'ipp',
  'camera',
  'gpio-sensors',
  'gpio-lights',
  'speaker',
  'magstripe',
  'pcsc',
  'crt-f2',
  'crt-541',
  'crt-02',
  'hid-pos',
  'hid-keyboard',
  'serial-scanner',
  'document-scanner',
  'wacom-stu',
  'touch-signature',
  'byte-pattern',
] as const

export type DriverName = (typeof driverNames)[number]
