/*
 * What we use of the `smartcard` package. It is optional, and npm removes it where its add-on could not be compiled (libpcsclite-dev):
 * its own types may not be there, so these are ours.
 */

export interface ReaderState {
  readonly name: string
  readonly state: number
  readonly changed: boolean
  readonly atr: Uint8Array | null
}

export interface PcscCard {
  transmit(command: Buffer, options: { readonly maxRecvLength: number }): Promise<Buffer>
  /** Blocks the process until it is done. */
  disconnect(disposition: number): void
  reconnect(shareMode: number, protocols: number, initialisation: number): Promise<number>
}

/** Its calls lock one another: while a promise of one is open, any other call to it blocks the process. */
export interface PcscContext {
  listReaders(): { readonly name: string; connect(shareMode: number, protocols: number): Promise<PcscCard> }[]
  /** Null when canceled, empty when the time was up. Occupies a thread of the pool. */
  waitForChange(states: readonly ReaderState[], timeoutMs: number): Promise<readonly ReaderState[] | null>
  cancel(): void
  close(): void
}

const constants = [
  'SCARD_SHARE_EXCLUSIVE',
  'SCARD_PROTOCOL_T0',
  'SCARD_PROTOCOL_T1',
  'SCARD_LEAVE_CARD',
  'SCARD_RESET_CARD',
  'SCARD_STATE_UNAWARE',
  'SCARD_STATE_CHANGED',
  'SCARD_STATE_UNKNOWN',
  'SCARD_STATE_UNAVAILABLE',
  'SCARD_STATE_PRESENT',
] as const

export type PcscLibrary = Readonly<Record<(typeof constants)[number], number>> & {
  readonly Context: new () => PcscContext
}

/** Loaded with the first such reader; undefined where it is not installed or not compiled. */
export async function loadPcsc(): Promise<PcscLibrary | undefined> {
  const name: string = 'smartcard'
  try {
    const loaded: unknown = await import(name)
    return isLibrary(loaded) ? loaded : undefined
  } catch {
    return undefined
  }
}

function isLibrary(loaded: unknown): loaded is PcscLibrary {
  if (typeof loaded !== 'object' || loaded === null || !('Context' in loaded)) return false
  const known: Readonly<Record<string, unknown>> = { ...loaded }
  return constants.every((constant) => typeof known[constant] === 'number')
}

/** Names of the readers pcscd knows now; empty where there is neither pcscd nor the package. */
export async function pcscReaderNames(): Promise<readonly string[]> {
  const pcsc = await loadPcsc()
  let context: PcscContext | undefined
  try {
    context = pcsc && new pcsc.Context()
    return context?.listReaders().map((reader) => reader.name) ?? []
  } catch {
    return []
  } finally {
    context?.close()
  }
}
