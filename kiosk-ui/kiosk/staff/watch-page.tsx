import { useEffect, useState } from 'preact/hooks'
import type { StaffToday, StaffView } from '../../../src/api/contract/staff.ts'
import { problemsForStaff } from '../../i18n/problem-staff.ts'
import { screenNames } from '../../i18n/screen-names.ts'
import { listed, pick, speakOr } from '../../i18n/speak.ts'
import { w } from '../../i18n/staff-text.ts'
import { Key, PrimaryKey } from '../../kit/key.tsx'
import { Note } from '../../kit/note.tsx'
import { Picture } from '../../kit/picture.tsx'
import { Row, Rows } from '../../kit/row.tsx'
import { useFit } from '../../kit/use-fit.ts'
import { get, post, refresh, sameKiosk, who } from './desk.ts'
import { StaffFrame } from './staff-frame.tsx'

const lookEveryMs = 1000

/**
 * Help for whoever stands at a kiosk that staff do not stand at (from the branch PC, or from another kiosk): they are asked there, and what is
 * then seen of their screen here has nothing of theirs in it.
 */
export function WatchPage({ today }: { readonly today: StaffToday }) {
  const [failed, setFailed] = useState(false)
  const tell = async (path: string): Promise<void> => {
    const { status } = await post(path, {})
    setFailed(status !== 200)
    await refresh()
  }
  const { help, helper = '', inSession } = today
  const mine = helper === who.value?.ref
  const fit = useFit(`staff-watch-${help}-${inSession}-${failed}`, 3)
  if (help === 'given' && mine) return <Watch onEnd={() => void tell('assist/end')} />
  const said = !inSession
    ? { title: w('aid.nobody'), sub: w('aid.nobodySub') }
    : help === 'given' || (help === 'asked' && !mine)
      ? { title: w('aid.other', { ref: helper }) }
      : help === 'asked'
        ? { title: w('aid.wait'), sub: w('aid.waitSub') }
        : { title: w(help === 'called' ? 'aid.called' : 'assist.title'), sub: w('assist.sub'), open: true }
  const open = 'open' in said
  return (
    <StaffFrame
      fit={fit}
      title={said.title}
      sub={said.sub}
      aside={
        failed ? (
          <Note kind="warn" icon="alert" title={w('fail.other')} />
        ) : (
          open && <Note kind="ok" icon="lock" title={w('assist.note')} line={w('assist.noteSub')} />
        )
      }
      dock={open ? <PrimaryKey label={w('assist.go')} onPress={() => void tell('assist')} /> : null}
    >
      <div class="centre fold-3">
        <Picture name="clerk" class="round" />
      </div>
    </StaffFrame>
  )
}

/** The masked view of the screen, as long as the citizen lets us. */
function Watch({ onEnd }: { readonly onEnd: () => void }) {
  const [view, setView] = useState<StaffView | null>(null)
  const rows = view?.rows ?? []
  const fit = useFit(`staff-view-${view?.screen}-${view?.overlay}-${view?.problem}`, 3, rows)
  useEffect(() => {
    let gone = false
    const still = sameKiosk()
    const look = (): void =>
      void get<StaffView>('view').then(({ status, body }) => {
        if (!gone && still() && status === 200) setView(body)
      })
    look()
    const timer = setInterval(look, lookEveryMs)
    return () => {
      gone = true
      clearInterval(timer)
    }
  }, [])
  if (view === null) return null
  const { step, title, problem, overlay } = view
  const sub = [
    ...(title === undefined ? [] : [pick(title)]),
    ...(step === undefined ? [] : [w('view.step', { n: step.index, m: step.count })]),
    w(rows.length === 0 ? 'view.nothing' : 'view.masked'),
  ]
  return (
    <StaffFrame
      fit={fit}
      title={speakOr(screenNames, view.screen)}
      sub={listed(sub)}
      aside={
        <>
          {problem !== undefined && <Note kind="warn" icon="alert" title={speakOr(problemsForStaff, problem)} />}
          {overlay !== undefined && <Note kind="mute" icon="info" title={speakOr(screenNames, `overlay.${overlay}`)} />}
        </>
      }
      dock={<Key label={w('aid.end')} wide onPress={onEnd} />}
    >
      {rows.length > 0 && (
        <Rows fill={false}>
          {fit.items.map((row, i) => (
            <Row key={`${fit.page}-${i}`} label={pick(row.label)}>
              {w(row.wrong ? 'view.wrong' : row.filled ? 'view.filled' : 'view.empty')}
            </Row>
          ))}
        </Rows>
      )}
    </StaffFrame>
  )
}
