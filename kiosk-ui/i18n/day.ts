import { lang, pick } from './speak.ts'

const noEnd = { zh: '长期', hk: '長期', en: 'No end date', pt: 'Sem prazo' } as const
const tags = { en: 'en-GB', pt: 'pt-PT' } as const

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
