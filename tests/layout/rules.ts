/** Imports go one way (ARCHITECTURE.md). A wing may import itself and the wings named here. */
export const mayImport: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  wire: ['kernel'],
  hardware: ['kernel', 'wire'],
  counter: ['kernel', 'wire', 'hardware'],
  telemetry: ['kernel', 'wire', 'hardware', 'counter'],
  api: ['kernel', 'wire', 'hardware', 'counter'],
  fleet: ['kernel', 'wire'],
  screen: ['kernel'],
  cli: ['kernel', 'wire', 'hardware', 'counter', 'telemetry', 'api', 'fleet', 'screen'],
}

/** Types that one wing may take from another against the direction: contracts of the screens. */
export const typeOnlyExceptions: readonly { readonly from: string; readonly to: string }[] = [
  /* The counter projects what the screens draw; the contract is types only and belongs to the api. */
  { from: 'src/counter/', to: 'src/api/contract.ts' },
]

/** `protocols` are pure: no I/O, no timers, no other wing but the kernel's Result. */
export const protocolsForbid: readonly RegExp[] = [/^node:/, /^serialport$/, /^mqtt$/]

/** Only the composition root and tests may know simulators. */
export const simulatorsOnlyFrom: readonly string[] = ['src/cli/', 'src/hardware/simulators/']

/** Files that need more than 400 lines, each with its reason. */
export const longFiles: Readonly<Record<string, string>> = {}
