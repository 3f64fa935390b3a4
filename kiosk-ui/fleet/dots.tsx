import type { KioskRow } from '../../src/fleet/contract.ts'
import { t } from '../i18n/fleet-text.ts'
import { Panel } from '../kit/panel.tsx'
import { StateMark } from '../kit/state-mark.tsx'
import { link } from './route.ts'
import { kioskName } from './words.ts'

/** More sites than this do not fit beside their names. */
const MOST_ROWS = 24

/** All kiosks by site: it takes the place of a map where nobody has supplied one. */
export function Dots({ kiosks }: { readonly kiosks: readonly KioskRow[] }) {
  const bySite = Map.groupBy(kiosks, (k) => k.siteName)
  const rows: readonly (readonly [string, readonly KioskRow[]])[] =
    bySite.size > MOST_ROWS ? [['', kiosks]] : [...bySite]
  return (
    <Panel title={t('dots.title')} aside={t('list.count', { n: kiosks.length })} class="panel--dots">
      <ul class="dots">
        {rows.map(([site, at]) => (
          <li key={site} class={site === '' ? 'dots__all' : ''}>
            {site !== '' && <span>{site}</span>}
            <span class="dots__row">
              {at.map((k) => (
                <Dot key={k.kiosk} k={k} />
              ))}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** Those that serve are left out of the tab order: the table and the search reach them too. */
function Dot({ k }: { readonly k: KioskRow }) {
  const says = t('dots.open', { name: kioskName(k), state: t(`state.${k.state}`) })
  return (
    <a
      href={link(`/kiosk/${encodeURIComponent(k.kiosk)}`)}
      tabIndex={k.state === 'serving' ? -1 : 0}
      aria-label={says}
      title={says}
    >
      <StateMark state={k.state} />
    </a>
  )
}
