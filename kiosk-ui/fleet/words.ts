import type { KioskRow } from '../../src/fleet/contract.ts'
import { conditionNames, deviceNames } from '../i18n/devices-text.ts'
import { t } from '../i18n/fleet-text.ts'
import { problemsForStaff } from '../i18n/problem-staff.ts'
import { lang, speakOr } from '../i18n/speak.ts'

export const colon = (): string => (lang.value === 'zh' ? '：' : ': ')

/** "身份证读卡器不应答", as one would say it. */
export function causeWords(cause: NonNullable<KioskRow['cause']>): string {
  const what = speakOr({ ...problemsForStaff, ...conditionNames }, cause.code)
  return cause.deviceId === undefined
    ? what
    : `${speakOr(deviceNames, cause.deviceId)}${lang.value === 'zh' ? '' : ': '}${what}`
}

/** Why it wants a look: what keeps it from serving, or the gravest alarm that it serves in spite of. */
export function whyOf({ cause, alarm }: Pick<KioskRow, 'cause' | 'alarm'>): KioskRow['cause'] {
  return cause ?? (alarm && { deviceId: alarm.source, code: alarm.code })
}

/** Found by its name, its id, and whatever stands in its row: state and cause in words and in code. */
export function isFound(row: KioskRow, wanted: string): boolean {
  const needle = wanted.trim().toLowerCase()
  const why = whyOf(row)
  const words = [kioskName(row), row.kiosk, t(`state.${row.state}`), ...(why ? [causeWords(why), causeCode(why)] : [])]
  return words.join(' ').toLowerCase().includes(needle)
}

export function causeCode(cause: NonNullable<KioskRow['cause']>): string {
  return cause.deviceId === undefined ? cause.code : `${cause.deviceId}: ${cause.code}`
}

export const kioskName = (row: KioskRow): string => `${row.siteName} ${row.unitName}`
