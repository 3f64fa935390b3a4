import { t } from '../i18n/fleet-text.ts'
import { lang } from '../i18n/speak.ts'

/** "3 分钟前": seconds are never finer than 5, so that a page does not flicker. */
export function ago(ms: number): string {
  const s = Math.max(0, Math.round(ms / 1000))
  if (s < 5) return t('ago.now')
  if (s < 60) return t('ago.s', { n: s })
  if (s < 3600) return t('ago.m', { n: Math.floor(s / 60) })
  if (s < 86_400) return t('ago.h', { n: Math.floor(s / 3600) })
  return t('ago.d', { n: Math.floor(s / 86_400) })
}

/** "2 时 10 分". */
export function lasting(ms: number): string {
  const s = Math.max(0, Math.round(ms / 1000))
  if (s < 60) return t('for.s', { n: s })
  if (s < 3600) return t('for.m', { n: Math.floor(s / 60) })
  if (s < 86_400) return t('for.h', { n: Math.floor(s / 3600), m: Math.floor((s % 3600) / 60) })
  return t('for.d', { n: Math.floor(s / 86_400) })
}

export function clockTime(ts: number): string {
  return new Date(ts).toLocaleTimeString('zh-CN', { hour12: false })
}

export function dateTime(ts: number): string {
  return new Date(ts).toLocaleString(lang.value === 'zh' ? 'zh-CN' : 'en-GB', { hour12: false })
}

export const whole = (n: number): string => n.toLocaleString('en-US')
