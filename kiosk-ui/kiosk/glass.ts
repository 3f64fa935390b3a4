import { effect, signal } from '@preact/signals'
import type { Lang } from '../../src/api/contract.ts'
import { knows, learn } from '../i18n/language.ts'
import { lang, pick } from '../i18n/speak.ts'
import { measure } from '../kit/use-fit.ts'
import { projection } from './state.ts'

const root = document.documentElement

/** Puts the wishes of the visitor and the measures of the panel on the root element, where the tokens read them. */
export function followGlass(): void {
  addEventListener('resize', format)
  format()
  let last = ''
  effect(() => {
    const p = projection.value
    if (p === null) return
    /* Written again, even the same value would have every style of the page computed anew at each touch. */
    const now = JSON.stringify([p.prefs, p.assistedBy, p.kiosk.pitchMm, p.kiosk.siteName])
    if (now === last) return
    last = now
    root.dataset.size = p.prefs.size
    root.dataset.mode = p.prefs.mode
    root.dataset.reach = p.prefs.reach
    root.toggleAttribute('data-assisted', p.assistedBy !== undefined)
    void speakIn(p.prefs.lang)
    root.style.setProperty('--mm', `${1 / p.kiosk.pitchMm}px`)
    document.title = pick(p.kiosk.siteName)
    format()
  })
  addEventListener('keydown', () => root.toggleAttribute('data-keys', true))
  addEventListener('pointerdown', () => root.toggleAttribute('data-keys', false))
  addEventListener('contextmenu', (e) => e.preventDefault())
  addEventListener('dragstart', (e) => e.preventDefault())
}

const AGAIN_MS = 1000

/** Turns the page to a language when its words are here; until then it stays as it is, or blank if nothing was drawn yet. */
async function speakIn(wanted: Lang): Promise<void> {
  while (!knows(wanted)) {
    await learn(wanted).catch(() => new Promise((resolve) => setTimeout(resolve, AGAIN_MS)))
    if (projection.peek()?.prefs.lang !== wanted) return
  }
  root.lang = TAG[wanted]
  lang.value = wanted
  hasWords.value = true
}

/** False until the words of the first language are here. */
export const hasWords = signal(false)

/** Whether the panel stands upright: only there is anything too high to reach. */
export function upright(): boolean {
  return measure.value >= 0 && root.dataset.format === 'portrait'
}

/** Language tags, for the speech and the letter forms of the page. */
export const TAG: Readonly<Record<Lang, string>> = { zh: 'zh-CN', hk: 'zh-HK', en: 'en', pt: 'pt' }

/** A landscape panel lower than this cannot hold the full frame and a list at once. */
const COMPACT_BELOW_MM = 225

function format(): void {
  const next = innerHeight > innerWidth ? 'portrait' : 'landscape'
  const mm = Number.parseFloat(getComputedStyle(root).getPropertyValue('--mm')) || 4
  const compact = next === 'landscape' && innerHeight / mm < COMPACT_BELOW_MM
  if (root.dataset.format === next && root.hasAttribute('data-compact') === compact) return
  root.dataset.format = next
  root.toggleAttribute('data-compact', compact)
  measure.value++
}
