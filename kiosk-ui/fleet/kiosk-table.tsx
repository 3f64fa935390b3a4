import { useState } from 'preact/hooks'
import type { KioskRow } from '../../src/fleet/contract.ts'
import { t } from '../i18n/fleet-text.ts'
import { useBeat } from '../kit/clock.ts'
import { StateMark } from '../kit/state-mark.tsx'
import { link } from './route.ts'
import { lasting } from './time.ts'
import { When } from './when.tsx'
import { causeCode, causeWords, kioskName, whyOf } from './words.ts'

const PAGE = 60

export interface KioskTableProps {
  readonly rows: readonly KioskRow[]
  readonly now: number
  readonly empty: string
}

/** State, place, cause with its code, what is left to do there, how long: one row a kiosk, the row's name opens it. */
export function KioskTable({ rows, now, empty }: KioskTableProps) {
  useBeat()
  const [shown, show] = useState(PAGE)
  if (rows.length === 0) return <p class="pad0 muted">{empty}</p>
  return (
    <>
      <table class="tbl tbl--kiosks">
        <thead>
          <tr>
            <th>{t('col.state')}</th>
            <th>{t('col.kiosk')}</th>
            <th>{t('col.why')}</th>
            <th class="r">{t('col.can')}</th>
            <th>{t('col.since')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, shown).map((row) => (
            <Line key={row.kiosk} row={row} now={now} />
          ))}
        </tbody>
      </table>
      {rows.length > shown && (
        <button type="button" class="btn more" onClick={() => show(shown + 4 * PAGE)}>
          {t('list.more', { n: Math.min(4 * PAGE, rows.length - shown) })}
        </button>
      )}
    </>
  )
}

function Line({ row, now }: { readonly row: KioskRow; readonly now: number }) {
  const why = whyOf(row)
  const { available, total } = row.services
  return (
    <tr>
      <td class="c-state">
        <StateMark state={row.state} /> <span>{t(`state.${row.state}`)}</span>
      </td>
      <td class="c-kiosk">
        <a href={link(`/kiosk/${encodeURIComponent(row.kiosk)}`)}>{kioskName(row)}</a>
        <small>{row.kiosk}</small>
      </td>
      <td class="c-why">
        {why !== undefined && (
          <>
            {causeWords(why)}
            <small class="code">{causeCode(why)}</small>
          </>
        )}
        {row.alarms > 0 && <small>{t('row.alarms', { n: row.alarms })}</small>}
      </td>
      <td class="r c-can">
        {available === undefined ? t('row.unknown') : `${available} / ${total}`}
        <small>{t('today', { n: row.transactionsToday })}</small>
      </td>
      <td class="c-since">
        {lasting(now - row.since)}
        {row.lastHeardAt !== undefined && (
          <small>
            {t('col.heard')} <When ts={row.lastHeardAt} now={now} />
          </small>
        )}
      </td>
    </tr>
  )
}
