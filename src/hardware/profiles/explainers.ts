import type { Explain } from './examples.ts'
import type { DriverName } from './schema/driver-names.ts'

/** The codec's word on examples, by driver; a driver without bytes of its own (pictures, levels, sound) has none. */
export const explainers: Partial<Readonly<Record<DriverName, () => Promise<Explain>>>> = {
  sdt: async () => (await import('../protocols/sdt/explain.ts')).explain,
  escpos: async () => (await import('../protocols/escpos/explain.ts')).explain,
  ipp: async () => (await import('../protocols/ipp/explain.ts')).explain,
}
