import { computed, signal } from '@preact/signals'
import { lang } from '../i18n/speak.ts'

/** `#/`, `#/all`, `#/kiosk/<id>`, each with `?lang=en` and `?mode=dark`: a link shows the same page to a colleague. */
const hash = signal(location.hash)
addEventListener('hashchange', () => {
  hash.value = location.hash
})

const path = computed(() => hash.value.replace(/^#/, '').split('?')[0] ?? '')
const query = computed(() => new URLSearchParams(hash.value.split('?')[1] ?? ''))

export const kioskId = computed(() => {
  const id = /^\/kiosk\/(.+)$/.exec(path.value)?.[1]
  return id === undefined ? null : decodeURIComponent(id)
})
export const listAll = computed(() => path.value === '/all')
export const dark = computed(() => query.value.get('mode') === 'dark')
export const english = computed(() => query.value.get('lang') === 'en')

export function link(to: string): string {
  const q = query.value.toString()
  return `#${to}${q === '' ? '' : `?${q}`}`
}

function setParam(key: string, value: string | null): void {
  const q = new URLSearchParams(query.peek())
  if (value === null) q.delete(key)
  else q.set(key, value)
  const text = q.toString()
  location.hash = `${path.peek() || '/'}${text === '' ? '' : `?${text}`}`
}

export const toggleLang = (): void => setParam('lang', lang.peek() === 'zh' ? 'en' : null)
export const toggleDark = (): void => setParam('mode', dark.peek() ? null : 'dark')
