import type { KioskRow } from '../../src/fleet/contract.ts'
import { conditionNames, deviceNames } from '../i18n/devices-text.ts'
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

export function causeCode(cause: NonNullable<KioskRow['cause']>): string {
  return cause.deviceId === undefined ? cause.code : `${cause.deviceId}: ${cause.code}`
}

export const kioskName = (row: KioskRow): string => `${row.siteName} ${row.unitName}`
