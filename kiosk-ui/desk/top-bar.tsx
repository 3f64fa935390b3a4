import { d } from '../i18n/desk-text.ts'
import { pick } from '../i18n/speak.ts'
import { w } from '../i18n/staff-text.ts'
import {
  calledElsewhere,
  callsAt,
  comeHome,
  face,
  go,
  neighbours,
  place,
  type Shelf,
  signOut,
  silent,
  there,
  today,
  who,
} from '../kiosk/staff/desk.ts'
import { asking } from '../kiosk/staff/still-there.tsx'
import { useBeat } from '../kit/clock.ts'
import { turnLang } from './begin.ts'

/** Where one is and where one can go; the gamboge mark is the guide line of this page. */
export function TopBar() {
  const staff = who.value
  const names = face.value
  const other = there.value
  const unit = names === null ? '' : pick(names.unitName)
  return (
    <header class={`topbar${other === null ? '' : ' topbar--there'}`} inert={asking.value}>
      <div class="plate">
        <span>{names === null ? '' : pick(names.siteName)}</span>
        <small>{d('title')}</small>
      </div>
      {staff !== null && other?.who !== null && (
        <nav aria-label={d('nav')}>
          <Tab to="today" label={w('floor.today')} mark={other === null && neighbours.value.some(callsAt)} />
          <Tab to="assist" label={d('nav.assist')} mark={today.value?.help === 'called'} />
          <Tab to="tickets" label={d('nav.tickets')} />
          <Tab to="ratings" label={d('nav.ratings')} />
          <Tab to="machines" label={w('floor.machines')} />
          <Tab to="day" label={w('floor.day')} />
          {staff.role === 'operator' && <Tab to="training" label={w('floor.training')} />}
        </nav>
      )}
      <div class="topbar__end">
        {today.value?.training === true && <span class="netflag">{w('floor.training')}</span>}
        {other === null && <span>{unit}</span>}
        <Time />
        <button type="button" onClick={turnLang}>
          {d('lang')}
        </button>
        {staff !== null && (
          <button type="button" onClick={signOut}>
            {d('out', { ref: staff.ref })}
          </button>
        )}
      </div>
      {other !== null && (
        <p class="therebar">
          <b>{w('there.at', { name: pick(other.kiosk.name) })}</b>
          <button type="button" onClick={comeHome}>
            {d('there.here', { name: unit })}
            {calledElsewhere.value && <b class="waits">{d('nav.waits')}</b>}
          </button>
        </p>
      )}
      {staff !== null && silent.value && (
        <p class="therebar" role="alert">
          {d('away.stale')}
        </p>
      )}
    </header>
  )
}

interface TabProps {
  readonly to: Shelf
  readonly label: string
  /** Somebody waits there. */
  readonly mark?: boolean
}

function Tab({ to, label, mark = false }: TabProps) {
  const here = place.value.page === to
  return (
    <button type="button" class={here ? 'on' : ''} aria-current={here ? 'page' : undefined} onClick={go({ page: to })}>
      {label}
      {mark && <b class="waits">{d('nav.waits')}</b>}
    </button>
  )
}

function Time() {
  useBeat()
  const now = new Date()
  return <b class="num topbar__time">{`${now.getHours()}:${String(now.getMinutes()).padStart(2, '0')}`}</b>
}
