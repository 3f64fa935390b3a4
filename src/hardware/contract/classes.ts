import type { BarcodeReader } from './barcode-reader.ts'
import type { Lights, Locker, Sensors, Speaker } from './cabinet.ts'
import type { Camera, DocumentScanner } from './camera.ts'
import type { CardDispenser, CardReader } from './card-reader.ts'
import type { IdentityReader } from './identity-reader.ts'
import type { Outcome } from './outcome.ts'
import type { Evaluator, Keypad, SignaturePad } from './pads.ts'
import type { Printer } from './printer.ts'

export interface DeviceByClass {
  readonly identityReader: IdentityReader
  readonly cardReader: CardReader
  readonly cardDispenser: CardDispenser
  readonly barcodeReader: BarcodeReader
  readonly printer: Printer
  readonly camera: Camera
  readonly documentScanner: DocumentScanner
  readonly signaturePad: SignaturePad
  readonly keypad: Keypad
  readonly evaluator: Evaluator
  readonly lights: Lights
  readonly sensors: Sensors
  readonly speaker: Speaker
  readonly locker: Locker
}

export type DeviceClass = keyof DeviceByClass

type AnyCommand = (...args: never[]) => Promise<Outcome<unknown>>

/** Names of a class's methods that make the device do something. */
export type CommandName<K extends DeviceClass> = {
  [M in keyof DeviceByClass[K]]: DeviceByClass[K][M] extends AnyCommand ? M : never
}[keyof DeviceByClass[K]] &
  string

/** What a driver implements of its class; the rest are facts of the profile (`devices/class-facts.ts`). */
export type DriverDevice<K extends DeviceClass> = Pick<DeviceByClass[K], CommandName<K>> & { readonly class: K }

export type AnyDriverDevice = { [K in DeviceClass]: DriverDevice<K> }[DeviceClass]
