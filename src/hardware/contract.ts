/**
 * What the rest of the house knows about hardware: device classes, outcomes, snapshots, claims.
 * Nothing here names a protocol or a transport.
 */
export * from './contract/barcode-reader.ts'
export type * from './contract/cabinet.ts'
export type * from './contract/camera.ts'
export type * from './contract/card-reader.ts'
export type * from './contract/classes.ts'
export type * from './contract/devices.ts'
export type * from './contract/identity-reader.ts'
export * from './contract/outcome.ts'
export type * from './contract/pads.ts'
export type * from './contract/printer.ts'
export * from './contract/snapshot.ts'
