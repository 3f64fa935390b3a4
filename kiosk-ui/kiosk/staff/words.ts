import type { StaffDevice } from '../../../src/api/contract/staff.ts'
import { conditionNames, consumables, deviceNames, operatingStates, repairs } from '../../i18n/devices-text.ts'
import { lang, speakOr } from '../../i18n/speak.ts'
import { staffText, w } from '../../i18n/staff-text.ts'

export function nameOf(d: Pick<StaffDevice, 'id' | 'role' | 'class'>): string {
  const known = [d.id, d.role, d.class].find((key) => deviceNames[key] !== undefined)
  return speakOr(deviceNames, known ?? d.id)
}

export const conditionOf = (condition: string): string => speakOr(conditionNames, condition)
export const stateOf = (d: StaffDevice): string => speakOr(operatingStates, d.operatingState)
/** What is wrong with a device that is faulted: its code in words where it has some. */
export const faultOf = (d: StaffDevice): string =>
  d.faultCode !== undefined && Object.hasOwn(conditionNames, d.faultCode) ? conditionOf(d.faultCode) : stateOf(d)
export const supplyOf = (id: string): string => speakOr(consumables, id)

/** What staff does about a condition, and the picture beside it. */
export function remedyOf(d: StaffDevice, condition: string): { readonly text: string; readonly picture: string } {
  const remedy = d.remedies.find((r) => r.condition === condition)
  return {
    text: remedy === undefined ? w('repair.call') : speakOr(repairs, remedy.text),
    picture: remedy?.picture?.replace(/\.svg$/, '') ?? 'clerk',
  }
}

/** Something about the device wants a hand: its worst condition, an error before a warning. */
export function worstOf(d: StaffDevice): string | undefined {
  return d.conditions.find((c) => c.endsWith('-error')) ?? d.conditions[0]
}

/** What is to be put right where `condition` was: it, while it stands; then whatever error stands still, e.g. the cover that was opened for it. */
export function nextToRepair({ conditions }: Pick<StaffDevice, 'conditions'>, condition: string): string | undefined {
  return conditions.includes(condition) ? condition : conditions.find((c) => c.endsWith('-error'))
}

/** Cannot be used although nothing stands about it, e.g. because this kiosk may not open it. */
export const isFaulted = ({
  conditions,
  operatingState,
}: Pick<StaffDevice, 'conditions' | 'operatingState'>): boolean =>
  conditions.length === 0 && (operatingState === 'faulted' || operatingState === 'ambiguous')

/** The supply a condition is about: paper for `media-…`, cards for `cards-…`, whatever has run low for the rest. */
export function supplyBehind(d: StaffDevice, condition: string): string | undefined {
  const ids = d.consumables.map((c) => c.id)
  if (condition.startsWith('media-empty') || condition.startsWith('media-low'))
    return ids.find((id) => id === 'paper' || id === 'roll')
  if (condition.startsWith('cards-')) return ids.find((id) => id === 'cards')
  if (!condition.startsWith('marker-')) return undefined
  return d.consumables.find((c) => c.id !== 'paper' && (c.level === 'low' || c.level === 'empty'))?.id
}

/** Words for a code that may have none, e.g. a reason or a test of a new profile. */
export function wordFor(prefix: string, code: string, otherwise: string): string {
  const key = `${prefix}.${code}`
  return Object.hasOwn(staffText, key) ? w(key as keyof typeof staffText) : otherwise
}

const tags = { zh: 'zh-CN', hk: 'zh-HK', en: 'en-GB', pt: 'pt-PT' } as const

export function timeOf(ts: number): string {
  if (ts === 0) return ''
  return new Intl.DateTimeFormat(tags[lang.value], {
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    hour12: false,
  }).format(ts)
}

/** How much is left, in words; with the share where the device can tell. */
export function levelOf({ level, percent }: StaffDevice['consumables'][number]): string {
  return percent === undefined ? w(`level.${level}`) : `${w(`level.${level}`)}, ${w('dev.percent', { n: percent })}`
}
