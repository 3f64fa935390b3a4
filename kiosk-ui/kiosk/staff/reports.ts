import type { StaffDay, StaffDevice } from '../../../src/api/contract/staff.ts'
import { pick } from '../../i18n/speak.ts'
import { w } from '../../i18n/staff-text.ts'
import { projection } from '../state.ts'
import { face, post, there, who } from './desk.ts'
import { conditionOf, isFaulted, levelOf, nameOf, stateOf, supplyOf, timeOf, worstOf } from './words.ts'

/** Staff's own lists come out where every kiosk has paper. */
const role = 'printer.receipt'

/** Prints lines on the receipt printer; answers the code of what went wrong. */
export async function printLines(lines: readonly string[]): Promise<string | null> {
  const { status, body } = await post<{ readonly code?: string }>('report', { role, lines: lines.slice(0, 120) })
  return status === 200 ? null : (body?.code ?? 'other')
}

function heading(title: string): readonly string[] {
  const kiosk = projection.peek()?.kiosk ?? face.peek()
  const unit = there.peek()?.kiosk.name ?? kiosk?.unitName
  return [
    title,
    kiosk === null || unit === undefined ? '' : `${pick(kiosk.siteName)} ${pick(unit)}`,
    `${timeOf(Date.now())}  ${who.peek()?.ref ?? ''}`,
    '',
  ]
}

/** Every device, what stands about it, and what is left of its supplies. */
export function readinessReport(devices: readonly StaffDevice[]): readonly string[] {
  const some = devices.filter((d) => d.conditions.length > 0 || isFaulted(d)).length
  return [
    ...heading(some === 0 ? w('mach.good') : w('mach.some', { n: some })),
    ...devices.flatMap((d) => [
      `${nameOf(d)} ${worstOf(d) === undefined && !isFaulted(d) ? w('mach.ok') : stateOf(d)}`,
      ...d.conditions.map((c) => `  ${conditionOf(c)}`),
      ...d.consumables.map((c) => `  ${supplyOf(c.id)} ${levelOf(c)}`),
    ]),
  ]
}

export function dayReport(day: StaffDay): readonly string[] {
  const { done, failed, unknown } = totals(day)
  return [
    ...heading(`${w('floor.day')} ${day.day}`),
    `${w('day.visits')} ${day.visits}`,
    `${w('day.done')} ${done}  ${w('day.failed')} ${failed}  ${w('day.unknown')} ${unknown}`,
    `${w('day.receipts')} ${day.receipts.printed}  ${w('day.tickets')} ${day.tickets}  ${w('day.assisted')} ${day.assisted}`,
    `${w('day.ratings')} ${([5, 4, 3, 2, 1] as const).map((n) => `${n}★${day.ratings[n]}`).join(' ')}`,
    '',
    ...day.services.flatMap((s) => [
      pick(s.name),
      `  ${w('day.done')} ${s.done}  ${w('day.failed')} ${s.failed + s.abandoned}  ${w('day.unknown')} ${s.unknown}`,
    ]),
  ]
}

export interface Totals {
  readonly done: number
  readonly failed: number
  readonly unknown: number
  readonly ratings: number
  /** Of the lowest two levels: they are answered. */
  readonly low: number
}

/** Left before the end counts as not done. */
export function totals(day: StaffDay): Totals {
  const sum = (of: (s: StaffDay['services'][number]) => number) => day.services.reduce((n, s) => n + of(s), 0)
  return {
    done: sum((s) => s.done),
    failed: sum((s) => s.failed + s.abandoned),
    unknown: sum((s) => s.unknown),
    ratings: Object.values(day.ratings).reduce((n, m) => n + m, 0),
    low: day.ratings[1] + day.ratings[2],
  }
}
