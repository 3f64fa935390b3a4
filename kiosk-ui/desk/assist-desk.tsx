import { useEffect, useState } from 'preact/hooks'
import type { StaffToday, StaffView } from '../../src/api/contract/staff.ts'
import { d } from '../i18n/desk-text.ts'
import { problemsForStaff } from '../i18n/problem-staff.ts'
import { screenNames } from '../i18n/screen-names.ts'
import { pick, speakOr } from '../i18n/speak.ts'
import { w } from '../i18n/staff-text.ts'
import { get, post, refresh, who } from '../kiosk/staff/desk.ts'
import { StaffFrame } from '../kiosk/staff/staff-frame.tsx'
import { Key, PrimaryKey } from '../kit/key.tsx'
import { Note } from '../kit/note.tsx'
import { Panel } from '../kit/panel.tsx'
import { useFit } from '../kit/use-fit.ts'

const lookEveryMs = 1000

/** Help for whoever stands at the kiosk: they are asked there, and what is then seen of their screen here has nothing of theirs in it. */
export function AssistDesk({ today }: { readonly today: StaffToday }) {
  const [failed, setFailed] = useState(false)
  const fit = useFit('desk-assist', 0)
  const tell = async (path: string): Promise<void> => {
    const { status } = await post(path, {})
    setFailed(status !== 200)
    await refresh()
  }
  const mine = today.helper === who.value?.ref
  const wrong = failed && <Note kind="warn" icon="alert" title={w('fail.other')} />
  if (today.help === 'given' && mine) return <Watch onEnd={() => void tell('assist/end')} />
  if (!today.inSession)
    return <StaffFrame fit={fit} title={d('assist.nobody')} sub={d('assist.nobodySub')} dock={null} aside={wrong} />
  if (today.help === 'given' || (today.help === 'asked' && !mine))
    return <StaffFrame fit={fit} title={d('assist.other', { ref: today.helper ?? '' })} dock={null} aside={wrong} />
  if (today.help === 'asked')
    return <StaffFrame fit={fit} title={d('assist.wait')} sub={d('assist.waitSub')} dock={null} aside={wrong} />
  return (
    <StaffFrame
      fit={fit}
      title={today.help === 'called' ? d('assist.called') : w('assist.title')}
      sub={w('assist.sub')}
      aside={wrong || <Note kind="ok" icon="lock" title={w('assist.note')} line={w('assist.noteSub')} />}
      dock={<PrimaryKey label={w('assist.go')} onPress={() => void tell('assist')} />}
    />
  )
}

/** The masked view of the screen, as long as the citizen lets us. */
function Watch({ onEnd }: { readonly onEnd: () => void }) {
  const [view, setView] = useState<StaffView | null>(null)
  const fit = useFit('desk-watch', 0)
  useEffect(() => {
    let gone = false
    const look = (): void =>
      void get<StaffView>('view').then(({ status, body }) => {
        if (!gone && status === 200) setView(body)
      })
    look()
    const timer = setInterval(look, lookEveryMs)
    return () => {
      gone = true
      clearInterval(timer)
    }
  }, [])
  if (view === null) return null
  const { step, problem, overlay } = view
  return (
    <StaffFrame
      fit={fit}
      title={speakOr(screenNames, view.screen)}
      sub={step && d('view.step', { n: step.index, m: step.count })}
      aside={
        <>
          {problem !== undefined && <Note kind="warn" icon="alert" title={speakOr(problemsForStaff, problem)} />}
          {overlay !== undefined && <Note kind="mute" icon="info" title={speakOr(screenNames, `overlay.${overlay}`)} />}
        </>
      }
      dock={<Key label={d('assist.end')} onPress={onEnd} />}
    >
      <Panel title={view.title === undefined ? d('view.screen') : pick(view.title)} aside={d('view.masked')}>
        {view.rows.length === 0 ? (
          <p class="pad0 muted">{d('view.nothing')}</p>
        ) : (
          <dl class="kv pad0">
            {view.rows.map((row, i) => (
              <div key={i}>
                <dt>{pick(row.label)}</dt>
                <dd>{d(row.wrong ? 'view.wrong' : row.filled ? 'view.filled' : 'view.empty')}</dd>
              </div>
            ))}
          </dl>
        )}
      </Panel>
    </StaffFrame>
  )
}
