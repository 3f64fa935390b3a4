import type { Clock } from '../../kernel/clock.ts'
import type { Outcome, Printer, PrintFailure } from '../contract.ts'
import type { Profile } from '../profiles/schema.ts'
import type { DriverMemory } from './driver.ts'
import type { PrinterLine } from './escpos-line.ts'

/** How a print command ends. */
export type PrintOutcome = Awaited<ReturnType<Printer['print']>>
/** A print command that did not go well. */
export type Bad = Extract<Outcome<never, PrintFailure>, { outcome: 'failed' | 'unknown' }>

/** What a job is printed with. */
export interface PrintTools {
  readonly line: PrinterLine
  readonly clock: Clock
  readonly profile: Profile
  readonly memory: DriverMemory
}

/** Model name: any GS I works as "tell me when you have come this far". */
export const infoModel = 67
/** Pause between two real-time looks during a job. */
export const watchEveryMs = 300

const codes: Readonly<Record<string, PrintFailure>> = {
  'media-empty-error': 'mediaEmpty',
  'cover-open-error': 'coverOpen',
  'cutter-error': 'cutterError',
  'media-jam-error': 'mediaJammed',
}

/** The failure a condition of the printer amounts to. */
export const codeOf = (condition: string): PrintFailure => codes[condition] ?? 'printerError'

/** Nothing has been printed. */
export function refuse(code: PrintFailure, detail?: string): Bad {
  return { outcome: 'failed', code, ...(detail === undefined ? {} : { detail }) }
}

/** Paper may have moved. */
export function doubt(code: PrintFailure, detail?: string): Bad {
  return { outcome: 'unknown', code, ...(detail === undefined ? {} : { detail }) }
}
