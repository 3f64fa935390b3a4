import { effect } from '@preact/signals'
import { t } from '../i18n/fleet-text.ts'
import { lang } from '../i18n/speak.ts'
import { useBeat } from '../kit/clock.ts'
import { Icon } from '../kit/icon.tsx'
import { KioskPage } from './kiosk-page.tsx'
import { OverviewPage, staleSince, wanted } from './overview-page.tsx'
import { dark, english, kioskId, link, listAll, toggleDark, toggleLang } from './route.ts'
import { detail, missing, overview, refresh, stale } from './source.ts'

const narrow = matchMedia('(max-width: 760px)')

/** Language, mode and format follow the address and the window. */
export function followWindow(): void {
  const format = (): void => {
    document.documentElement.dataset.format = narrow.matches ? 'phone' : 'desk'
  }
  narrow.addEventListener('change', format)
  format()
  effect(() => {
    lang.value = english.value ? 'en' : 'zh'
    document.documentElement.lang = english.value ? 'en' : 'zh-CN'
    document.documentElement.dataset.mode = dark.value ? 'dark' : 'light'
  })
  effect(() => {
    if (kioskId.value !== detail.peek()?.data.row.kiosk) detail.value = null
    missing.value = false
    void refresh()
  })
}

export function App() {
  const held = overview.value
  const title = t('title', { tenant: held?.data.tenantName ?? '' })
  document.title = title
  return (
    <div class="shell">
      <nav class="side" aria-label={t('nav.label')}>
        <div class="plate">
          <span>{title}</span>
        </div>
        <a class={kioskId.value === null && !listAll.value ? 'on' : ''} href={link('/')}>
          <Icon name="home" />
          {t('nav.now')}
        </a>
        <a class={listAll.value ? 'on' : ''} href={link('/all')}>
          <Icon name="chip" />
          {t('nav.all')}
        </a>
      </nav>
      <main class="main">
        <Toolbar />
        <StaleNote />
        <Content />
      </main>
    </div>
  )
}

function Toolbar() {
  useBeat()
  const now = new Date()
  return (
    <div class="toolbar">
      {kioskId.value === null && (
        <label class="find">
          <Icon name="search" />
          <span class="sr">{t('tool.find')}</span>
          <input
            type="search"
            placeholder={t('tool.find')}
            value={wanted.value}
            onInput={(e) => {
              wanted.value = e.currentTarget.value
            }}
          />
        </label>
      )}
      <span class="sp" />
      <button type="button" class="btn" lang={lang.value === 'zh' ? 'en' : 'zh-CN'} onClick={toggleLang}>
        <Icon name="lang" />
        {t('nav.lang')}
      </button>
      <button type="button" class="btn" onClick={toggleDark}>
        <Icon name="colour" />
        {t(dark.value ? 'tool.day' : 'tool.night')}
      </button>
      <b class="toolbar__time num">{`${now.getHours()}:${String(now.getMinutes()).padStart(2, '0')}`}</b>
    </div>
  )
}

/** Old figures are never shown as new ones. */
function StaleNote() {
  useBeat(stale.value)
  const held = overview.value
  if (!stale.value || held === null) return null
  return (
    <div class="note note--mute" role="status">
      <Icon name="offline" />
      <b>{t('stale', { ago: staleSince(held) })}</b>
    </div>
  )
}

function Content() {
  useBeat()
  if (kioskId.value !== null) {
    if (missing.value) return <h1>{t('unknownKiosk')}</h1>
    return detail.value === null ? <h1 class="muted">{t('loading')}</h1> : <KioskPage held={detail.value} />
  }
  return overview.value === null ? <h1 class="muted">{t('loading')}</h1> : <OverviewPage held={overview.value} />
}
