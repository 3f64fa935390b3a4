import { effect } from '@preact/signals'
import type { Lang } from '../../src/api/contract.ts'
import { measure } from '../kit/use-fit.ts'
import { lang } from '../i18n/speak.ts'
import { projection } from './state.ts'

const root = document.documentElement

/** Puts the wishes of the visitor and the measures of the panel on the root element, where the tokens read them. */
export function followGlass(): void {
  addEventListener('resize', format)
  format()
  effect(() => {
    const p = projection.value
    if (p === null) return
    root.dataset.size = p.prefs.size
    root.dataset.mode = p.prefs.mode
    root.lang = TAG[p.prefs.lang]
    lang.value = p.prefs.lang
    root.style.setProperty('--mm', `${1 / p.kiosk.pitchMm}px`)
    document.title = p.kiosk.siteName[p.prefs.lang]
    format()
  })
  addEventListener('contextmenu', (e) => e.preventDefault())
  addEventListener('dragstart', (e) => e.preventDefault())
}

const TAG: Readonly<Record<Lang, string>> = { zh: 'zh-CN', en: 'en' }

function format(): void {
  const next = innerHeight > innerWidth ? 'portrait' : 'landscape'
  if (root.dataset.format === next) return
  root.dataset.format = next
  measure.value++
}
