/** Drivers there are; `drivers/families.ts` says what each one is made of. */
export const driverNames = [
  'sdt',
  'escpos',
  'camera',
  'magstripe',
  'hid-pos',
  'hid-keyboard',
  'serial-scanner',
] as const

export type DriverName = (typeof driverNames)[number]
