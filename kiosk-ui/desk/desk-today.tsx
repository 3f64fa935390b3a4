import { useEffect, useState } from 'preact/hooks'
import type { StaffCase, StaffDay, StaffNeighbour, StaffToday } from '../../src/api/contract/staff.ts'
import { d } from '../i18n/desk-text.ts'
import { lang, pick } from '../i18n/speak.ts'
import { w } from '../i18n/staff-text.ts'
import { cannotText } from '../kiosk/staff/cannot.ts'
import { CertificateNote } from '../kiosk/staff/certificate-note.tsx'
import { callsAt, get, go, neighbours, there, who } from '../kiosk/staff/desk.ts'
import { totals } from '../kiosk/staff/reports.ts'
import { SelfNotes } from '../kiosk/staff/self-notes.tsx'
import { asking } from '../kiosk/staff/still-there.tsx'
import { callsOf, glanceText, type Todo, todosOf } from '../kiosk/staff/todo.ts'
import { conditionOf, isFaulted, nameOf, stateOf, worstOf } from '../kiosk/staff/words.ts'
import { Icon } from '../kit/icon.tsx'
import { Key } from '../kit/key.tsx'
import { Note } from '../kit/note.tsx'
import { Panel } from '../kit/panel.tsx'

/** Figures and cases change with a visit, not with a second. */
const lookEveryMs = 10_000
const mostCases = 8

/** What needs hands and in which order, on the left; what the day has come to, on the right. */
export function DeskToday({ today }: { readonly today: StaffToday }) {
  const called: readonly Todo[] =
    today.help === 'called'
      ? [{ key: 'help', title: d('todo.help'), line: d('todo.helpLine'), to: { page: 'assist' } }]
      : []
  const others = there.value === null ? neighbours.value : []
  const todos = [...callsOf(others), ...called, ...todosOf(today)]
  const n = todos.length
  const cannot = cannotText(today)
  const day = useLook<StaffDay>('day')
  return (
    <main class="deskpage desktoday" inert={asking.value}>
      <div class="lede">
        <h1 tabIndex={-1}>
          {n === 0 ? (cannot?.title ?? w('today.none')) : n === 1 ? w('today.one') : w('today.some', { n })}
        </h1>
        <p>
          {n === 0 && cannot !== undefined
            ? w('today.cannot', { ref: who.value?.ref ?? '', why: cannot.line })
            : w(n === 0 ? 'today.subNone' : 'today.sub', { ref: who.value?.ref ?? '' })}
        </p>
      </div>
      <div class="stack">
        {n > 0 && (
          <Panel title={d('today.order')}>
            {todos.map((todo, i) => (
              <TodoRow key={todo.key} todo={todo} first={i === 0} />
            ))}
          </Panel>
        )}
        <CertificateNote today={today} />
        <SelfNotes today={today} />
        {n > 0 && cannot !== undefined && <Note kind="warn" icon="alert" {...cannot} />}
        {today.waiting > 0 && (
          <Note kind="mute" icon="hourglass" title={w('today.wait', { n: today.waiting })} line={w('today.waitSub')} />
        )}
        {others.length > 0 && (
          <Panel title={w('there.title')}>
            {others.map((kiosk) => (
              <OtherRow key={kiosk.id} kiosk={kiosk} />
            ))}
          </Panel>
        )}
        <Panel title={w('floor.machines')} aside={today.inSession ? d('busy') : d('free')}>
          <ul class="devices">
            {today.devices.map((device) => {
              const worst = worstOf(device)
              const faulted = isFaulted(device)
              const kind = faulted ? 'bad' : worst === undefined ? 'ok' : worst.endsWith('-error') ? 'bad' : 'soon'
              return (
                <li key={device.id} class={kind}>
                  <button type="button" onClick={go({ page: 'device', deviceId: device.id })}>
                    <Icon name={kind === 'ok' ? 'check' : 'alert'} />
                    <span>
                      {nameOf(device)}
                      {worst !== undefined && <small>{conditionOf(worst)}</small>}
                      {faulted && <small>{stateOf(device)}</small>}
                    </span>
                  </button>
                </li>
              )
            })}
          </ul>
        </Panel>
      </div>
      <div class="stack">
        {day !== null && <Figures day={day} />}
        <Cases />
      </div>
    </main>
  )
}

/** What was done today, page by page. */
function Cases() {
  const [page, setPage] = useState(0)
  const cases = useLook<readonly StaffCase[]>(page === 0 ? 'cases' : `cases?skip=${page * mostCases}`) ?? []
  return (
    <Panel title={d('today.cases')} aside={d('today.numbers')}>
      {cases.length === 0 ? (
        <p class="pad0 muted">{d(page === 0 ? 'today.noCases' : 'today.noMore')}</p>
      ) : (
        <table class="tbl">
          <tbody>
            {cases.slice(0, mostCases).map((one) => (
              <tr key={one.transactionId}>
                <td class="muted num">{clock(one.ts)}</td>
                <td>
                  <b>{pick(one.name)}</b>
                  <small class="num">{one.caseNo}</small>
                </td>
                <td class="r">
                  <span class={`ended ended--${one.outcome}`}>{d(`case.${one.outcome}`)}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {(page > 0 || cases.length > mostCases) && (
        <nav class="acts acts--turn" aria-label={d('today.turn')}>
          {page > 0 && <Key label={d('today.later')} onPress={() => setPage(page - 1)} />}
          {cases.length > mostCases && <Key label={d('today.earlier')} onPress={() => setPage(page + 1)} />}
        </nav>
      )}
    </Panel>
  )
}

function OtherRow({ kiosk }: { readonly kiosk: StaffNeighbour }) {
  const { id, glance } = kiosk
  const name = pick(kiosk.name)
  const calls = callsAt(kiosk)
  const away = glance === undefined || glance === 'away'
  return (
    <div class={`brow other${calls ? ' other--calls' : ''}`}>
      <Icon name={calls ? 'bell' : away ? 'offline' : 'home'} />
      <div>
        <b>
          {name}
          {calls && <span class="waits">{d('nav.waits')}</span>}
        </b>
        <small>{glanceText(kiosk)}</small>
      </div>
      {!away && (
        <button type="button" class="btn" onClick={go({ page: 'at', id })} aria-label={`${d('do.there')}：${name}`}>
          {d('do.there')}
        </button>
      )}
    </div>
  )
}

const icons: { readonly [page: string]: string } = {
  assist: 'people',
  at: 'people',
  unresolved: 'alert',
  owed: 'receipt',
  tickets: 'bell',
  ratings: 'chart',
}

function TodoRow({ todo, first }: { readonly todo: Todo; readonly first: boolean }) {
  const { page } = todo.to
  return (
    <div class={`brow${first ? ' brow--first' : ''}`}>
      <Icon name={icons[page] ?? 'printer'} />
      <div>
        <b>{todo.title}</b>
        <small>{todo.line}</small>
      </div>
      <button
        type="button"
        class={`btn${first ? ' btn--do' : ''}`}
        onClick={go(todo.to)}
        aria-label={`${act(page)}：${todo.title}`}
      >
        {act(page)}
      </button>
    </div>
  )
}

const act = (page: string): string =>
  d(
    page === 'assist' || page === 'at'
      ? 'do.help'
      : page === 'repair'
        ? 'do.repair'
        : page === 'owed'
          ? 'do.print'
          : 'do.look',
  )

function Figures({ day }: { readonly day: StaffDay }) {
  const sum = totals(day)
  const figures = [
    [w('day.visits'), day.visits],
    [w('day.done'), sum.done],
    [w('day.failed'), sum.failed],
    [w('day.ratings'), sum.ratings],
  ] as const
  return (
    <dl class="panel kpis">
      {figures.map(([word, n]) => (
        <div key={word}>
          <dt>{word}</dt>
          <dd class="num">{n}</dd>
        </div>
      ))}
    </dl>
  )
}

const clock = (ts: number): string =>
  new Intl.DateTimeFormat(lang.value === 'zh' ? 'zh-CN' : 'en-GB', {
    hour: 'numeric',
    minute: '2-digit',
    hour12: false,
  }).format(ts)

/** The answer to a question that is asked again and again while it is looked at. */
function useLook<T>(path: string): T | null {
  const [answer, setAnswer] = useState<T | null>(null)
  useEffect(() => {
    let gone = false
    const look = (): void =>
      void get<T>(path).then(({ status, body }) => {
        if (!gone && status === 200) setAnswer(body)
      })
    look()
    const timer = setInterval(look, lookEveryMs)
    return () => {
      gone = true
      clearInterval(timer)
    }
  }, [path])
  return answer
}
