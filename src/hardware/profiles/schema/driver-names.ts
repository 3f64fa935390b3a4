/** Drivers there are; `drivers/families.ts` says what each one is made of. */
export const driverNames = ['sdt', 'escpos', 'ipp', 'camera'] as const

export type DriverName = (typeof driverNames)[number]
