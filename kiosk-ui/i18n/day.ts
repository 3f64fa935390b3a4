import { lang, pick } from './speak.ts'

const weekdays = ['日', '一', '二', '三', '四', '五', '六'] as const

/** When somebody is to come (`2026-11-23T09:00:00+08:00`), by the clock of the place: day of the week first in their own way, no year. */
export function slotWords(startsAt: string): string {
  const [, day = '', time = ''] = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})/.exec(startsAt) ?? []
  const at = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(at.getTime())) return startsAt
  const { value } = lang
  if (value === 'zh' || value === 'hk')
    return `${at.getUTCMonth() + 1} 月 ${at.getUTCDate()} 日 星期${weekdays[at.getUTCDay()]} ${time}`
  const written = new Intl.DateTimeFormat(tags[value], {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  })
  return `${written.format(at)}, ${time}`
}

const noEnd = { zh: '长期', hk: '長期', en: 'No end date', pt: 'Sem prazo' } as const
const tags = { en: 'en-GB', pt: 'pt-PT' } as const

/** `2026-10` as people say it. */
export function monthWords(raw: string): string {
  const [, year = '', month = ''] = /^(\d{4})-(\d{2})/.exec(raw) ?? []
  const { value } = lang
  if (value === 'zh' || value === 'hk') return `${year} 年 ${Number(month)} 月`
  const written = new Intl.DateTimeFormat(tags[value], { month: 'long', year: 'numeric', timeZone: 'UTC' })
  return written.format(Date.UTC(Number(year), Number(month) - 1, 1))
}

/** A day of a card or a licence (`20310101`, `2031-01-01`, `长期`) as people say it; anything else is left as it is. */
export function dayWords(raw: string): string {
  if (raw.trim() === noEnd.zh) return pick(noEnd)
  const [, year, month, day] = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(raw.trim()) ?? []
  if (year === undefined || !(Number(month) >= 1 && Number(month) <= 12)) return raw
  const { value } = lang
  if (value === 'zh' || value === 'hk') return `${year} 年 ${Number(month)} 月 ${Number(day)} 日`
  const written = new Intl.DateTimeFormat(tags[value], {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  })
  return written.format(Date.UTC(Number(year), Number(month) - 1, Number(day)))
}
