export { cardOf, type Person, presetCards, pseudoWlt, type SimulatedCard } from './cards.ts'
export { SimulatedChipReader } from './chip-reader.ts'
export { chipCard } from './chips/cards.ts'
export { SimulatedCrt02Reader } from './crt-02.ts'
export { SimulatedCrt541 } from './crt-541.ts'
export { SimulatedCrtMachine } from './crt-machine.ts'
export {
  type PrinterFault,
  printerFaults,
  SimulatedEscposPrinter,
  type SimulatedPrinterOptions,
} from './escpos-printer.ts'
export { simulatorOf } from './families.ts'
export { SimulatedDocumentPrinter, type SimulatedDocumentPrinterOptions } from './ipp-printer.ts'
export { type CameraFault, cameraFaults, SimulatedMjpegCamera } from './mjpeg-camera.ts'
export { SimulatedMt166 } from './mt-166.ts'
export { type Receipt, receiptPng } from './paper.ts'
export { presenterOf, printerOf } from './printer-of.ts'
export { type SimulatedDevice, SimulatedDevices } from './registry.ts'
export { runExampleOnSimulator } from './run-example.ts'
export { SimulatedScanner } from './scanner.ts'
export { type Scene, scenes } from './scenes.ts'
export { type ReaderFault, readerFaults, SimulatedSdtReader, sdtOptionsOf } from './sdt-reader.ts'
export { serveOverTcp, type TcpService } from './serve-over-tcp.ts'
export { serveUnit } from './serve-unit.ts'
export { SimulatedSwipeReader, type StripeCard, stripeCards } from './swipe-reader.ts'
export { tryOutProfile } from './try-out.ts'
export type { SimulatedUnit, SimulatorOrder } from './unit.ts'
export type { WireFaults } from './wire.ts'
