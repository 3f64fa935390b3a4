import type { StaffDevice } from '../../../src/api/contract/staff.ts'
import { w } from '../../i18n/staff-text.ts'
import type { Place } from './place.ts'
import { conditionOf, nameOf, remedyOf, wordFor } from './words.ts'

/** What the daemon answered to a reprint: its code, and the printer's or the claim's own word for why. */
export interface Refusal {
  readonly code: string
  readonly detail?: string
}

export interface NotPrinted {
  readonly line: string
  readonly picture?: string
  /** Where the hand is wanted; none where nothing at this printer is to be put right. */
  readonly repair?: Place
}

/** Refusals that are about the printer, not about the paper's right, its person or the office. */
const aboutPrinter = ['printerAway', 'notPrinted', 'unknown']

/** The printer's answers to a print, and the standing condition that is the same. */
const conditionFor: Readonly<Record<string, string>> = {
  mediaEmpty: 'media-empty-error',
  mediaJammed: 'media-jam-error',
  coverOpen: 'cover-open-error',
  cutterError: 'cutter-error',
}

/** Why nothing came out and what to do first, from the answer and from how the printer stands now; undefined where this page has no such printer. */
export function whyNotPrinted({ code, detail = '' }: Refusal, printer: StaffDevice | undefined): NotPrinted {
  const said = wordFor('fail', code, w('fail.other'))
  if (!aboutPrinter.includes(code)) return { line: said }
  if (detail === 'claimed' || detail === 'canceled') return { line: wordFor('fail', detail, said) }
  if (printer === undefined) return { line: w('fail.noPrinter') }
  const errors = printer.conditions.filter((c) => c.endsWith('-error'))
  const condition = errors.find((c) => c === conditionFor[detail]) ?? errors[0]
  /* Whether it came out is for the eye first, whatever stands about the printer. */
  if (condition === undefined) {
    const line = code === 'unknown' ? said : wordFor('fail', detail, w('fail.printerAway'))
    return { line, repair: { page: 'device', deviceId: printer.id } }
  }
  return {
    line: code === 'unknown' ? said : w('fail.stands', { name: nameOf(printer), what: conditionOf(condition) }),
    picture: remedyOf(printer, condition).picture,
    repair: { page: 'repair', deviceId: printer.id, condition },
  }
}
