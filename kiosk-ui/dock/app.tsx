import type { DockState } from '../../src/cli/demo/dock-contract.ts'
import { t } from '../i18n/dock-text.ts'
import { lang } from '../i18n/speak.ts'
import { Icon } from '../kit/icon.tsx'
import { Panel } from '../kit/panel.tsx'
import { DeviceCard } from './device-card.tsx'
import { lost, refusal, state } from './state.ts'
import { UnitCard } from './unit-card.tsx'
import { WorldCard } from './world-card.tsx'

function flipLang(): void {
  lang.value = lang.peek() === 'zh' ? 'en' : 'zh'
  document.documentElement.lang = lang.value === 'zh' ? 'zh-CN' : 'en'
  document.title = t('title')
}

export function App() {
  const s = state.value
  return (
    <main class="dockpage">
      <header class="dockhead">
        <div class="plate">
          <span>{t('title')}</span>
        </div>
        <div class="dockhead__keys">
          {s !== null && (
            <>
              <a class="btn" href={s.addresses.kiosk} target="_blank" rel="noreferrer">
                <Icon name="person" />
                {t('open.kiosk')}
              </a>
              <a class="btn" href="/gallery" target="_blank" rel="noreferrer">
                <Icon name="eye" />
                {t('open.gallery')}
              </a>
              <a class="btn" href={s.addresses.fleet} target="_blank" rel="noreferrer">
                <Icon name="chart" />
                {t('open.fleet')}
              </a>
            </>
          )}
          <button type="button" class="btn" lang={lang.value === 'zh' ? 'en' : 'zh-CN'} onClick={flipLang}>
            <Icon name="lang" />
            {t('lang')}
          </button>
        </div>
        <h1>{t('lede')}</h1>
      </header>
      <div role="status">
        {lost.value && (
          <p class="note note--mute">
            <Icon name="hourglass" />
            <b>{t('lost')}</b>
          </p>
        )}
        {refusal.value !== null && (
          <p class="note note--warn">
            <Icon name="alert" />
            <b>{t('refused', { code: refusal.value })}</b>
          </p>
        )}
      </div>
      {s !== null && (
        <div class="dockgrid">
          <div class="devs">
            {s.devices.map((d) => (
              <DeviceCard key={d.id} device={d} cards={s.cards} />
            ))}
            <WorldCard s={s} />
            {s.units.map((u) => (
              <UnitCard key={u.id} unit={u} />
            ))}
          </div>
          <Receipts receipts={s.receipts} />
        </div>
      )}
    </main>
  )
}

/** The paper that came out, newest first, as strips. */
function Receipts({ receipts }: { readonly receipts: DockState['receipts'] }) {
  return (
    <Panel title={t('receipts')} aside={String(receipts.length)} class="receipts">
      {receipts.length === 0 && <p class="pad0 muted">{t('noReceipts')}</p>}
      <ol>
        {receipts.slice(0, 12).map((r) => {
          const time = new Date(r.at).toLocaleTimeString('zh-CN', { hour12: false })
          return (
            <li key={r.id}>
              <time dateTime={new Date(r.at).toISOString()}>{time}</time>
              <img src={r.png} alt={t('receiptAt', { time })} loading="lazy" />
            </li>
          )
        })}
      </ol>
    </Panel>
  )
}
