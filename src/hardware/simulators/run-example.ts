import { FakeClock } from '../../kernel/clock.ts'
import { bytesOfHex, preambleOf } from '../profiles/examples.ts'
import type { Profile, ProfileExample } from '../profiles/schema.ts'
import { presetCards } from './cards.ts'
import { SimulatedEscposPrinter } from './escpos-printer.ts'
import { SimulatedSdtReader } from './sdt-reader.ts'
import type { SimulatedWire } from './wire.ts'

/**
 * Puts a simulated device into the state an example means, sends it the example's bytes and compares what comes back, byte by
 * byte. Answers what is wrong, or undefined. For `checkProfiles({ runExample })`.
 */
export async function runExampleOnSimulator(profile: Profile, example: ProfileExample): Promise<string | undefined> {
  const device = deviceFor(profile, example)
  if (!device) return undefined
  const heard: number[] = []
  const far = device.wire.connect({ send: (bytes) => heard.push(...bytes), hangUp: () => {} })
  far?.receive(bytesOfHex(example.send))
  await Promise.resolve()
  const [got, wanted] = [hexOf(heard), hexOf(bytesOfHex(example.receive))]
  return got === wanted ? undefined : `the simulator answers "${got}"`
}

const hexOf = (bytes: Iterable<number>) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')

function deviceFor(profile: Profile, example: ProfileExample): { readonly wire: SimulatedWire } | undefined {
  const clock = new FakeClock()
  if (profile.driver === 'sdt') {
    const reader = new SimulatedSdtReader(clock, { preamble: preambleOf(profile) })
    const [card] = presetCards
    if (example.means.answer === 'cardFound' && card) reader.insertCard(card)
    return reader
  }
  if (profile.driver !== 'escpos' || !profile.statusBits) return undefined
  const printer = new SimulatedEscposPrinter(clock, { statusBits: profile.statusBits })
  for (const condition of example.means.conditions ?? []) bringAbout(printer, condition)
  return printer
}

function bringAbout(printer: SimulatedEscposPrinter, condition: string): void {
  if (condition === 'media-empty-error') printer.setPaper('empty')
  if (condition === 'media-low-warning') printer.setPaper('low')
  if (condition === 'cover-open-error') printer.setCover(true)
  if (condition === 'cutter-error') printer.order('cutterError')
  if (condition === 'head-hot-warning') printer.order('headHot')
  if (condition === 'presenter-occupied-report') printer.order('presenterOccupied')
}
