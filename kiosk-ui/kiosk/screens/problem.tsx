import { useState } from 'preact/hooks'
import type { ProblemCode } from '../../../src/api/contract.ts'
import { t } from '../../i18n/kiosk-text.ts'
import { problems } from '../../i18n/problems.ts'
import { pick } from '../../i18n/speak.ts'
import { CasePlate } from '../../kit/case-plate.tsx'
import { Key, PrimaryKey } from '../../kit/key.tsx'
import { Note } from '../../kit/note.tsx'
import { Picture } from '../../kit/picture.tsx'
import { useFit } from '../../kit/use-fit.ts'
import type { ScreenPropsOf } from '../app.tsx'
import { draftOf } from '../draft.ts'
import { Frame } from '../frame.tsx'
import { more } from '../more-screens.ts'
import { offered, press } from '../state.ts'

const WAYS_ON = [
  { id: 'retry', key: 'key.retry', icon: 'redo' },
  { id: 'next', key: 'problem.noted', icon: 'go' },
  { id: 'home', key: 'key.home', icon: 'home' },
  { id: 'back', key: 'key.back', icon: 'back' },
] as const
/** Nobody is in a visit any more: the screen is left for the first one. */
const AFRESH = [{ id: 'exit', key: 'key.home', icon: 'home' }] as const

/** Plain cause, what is safe, a way on, and 办不成事 for a number to come back with. */
export function Problem({ at }: ScreenPropsOf<'problem'>) {
  const p = at.props
  const text = problems[p.code]
  const [calling, setCalling] = useState(draftOf('phone') !== undefined)
  const Phone = more.value?.PhonePage
  const fit = useFit(`problem${at.rev}${calling}`, 3)
  const [first, second] = at.actions.flatMap((id) => (at.inSession ? WAYS_ON : AFRESH).filter((w) => w.id === id))
  const picture = p.paperInDoubt ? 'take-paper' : pictureOf(p.code)
  const number = p.ticketNo ?? p.caseNo
  /* What was handed in before the machine stopped has its number: nobody begins again. */
  const handedIn = p.code === 'session.interrupted' && p.saved
  const reported = p.phoneLeft ? 'problem.phoneLeft' : 'problem.ticket'
  /* What came out of the machine is said even where there is room for one line only. */
  const slip = p.slip && more.value?.slipWords(p.slip)
  if (calling && offered('leavePhone') && Phone !== undefined) return <Phone onClose={() => setCalling(false)} />
  return (
    <Frame
      name="problem"
      fit={fit}
      way={{ to: 'key' }}
      title={pick(p.because?.why ?? text.title)}
      sub={
        handedIn ? t('problem.handedIn') : p.paperInDoubt ? t('problem.paperLook') : pick(p.because?.next ?? text.hint)
      }
      aside={
        p.ticketNo !== undefined ? (
          <Note
            kind="ok"
            icon="check"
            title={slip ?? t(reported)}
            line={t(slip === undefined ? 'problem.ticketSub' : reported)}
          />
        ) : handedIn ? null : p.paperInDoubt ? (
          <Note icon="paper" title={t('problem.noPaper')} line={t('problem.noPaperSub')} fold={3} />
        ) : p.unpaid ? (
          <Note icon="yuan" title={t('problem.unpaid')} line={t('problem.unpaidSub')} />
        ) : p.saved ? (
          <Note kind="ok" icon="lock" title={t('problem.saved')} line={t('problem.savedSub')} />
        ) : (
          <Note icon="info" title={t('problem.notSaved')} line={t('problem.notSavedSub')} fold={3} />
        )
      }
      dock={
        <>
          {first !== undefined && (
            <PrimaryKey label={t(first.key)} icon={first.icon} onPress={press({ id: first.id })} />
          )}
          {second !== undefined && <Key label={t(second.key)} onPress={press({ id: second.id })} />}
          {offered('reportProblem') && p.ticketNo === undefined && (
            <Key label={t('key.cannot')} onPress={press({ id: 'reportProblem' })} />
          )}
          {offered('leavePhone') && <Key icon="call" label={t('problem.phone')} onPress={() => setCalling(true)} />}
        </>
      }
    >
      <div class="centre fold-3">
        <Picture name={picture} class={ROUND.has(picture) ? 'round' : 'stage'} />
      </div>
      {number !== undefined && (
        <CasePlate label={t(p.ticketNo === undefined ? 'case.no' : 'case.ticket')} value={number} />
      )}
    </Frame>
  )
}

const ROUND: ReadonlySet<string> = new Set(['clerk', 'camera-view'])

function pictureOf(code: ProblemCode): string {
  if (code.startsWith('printer')) return 'printer-empty'
  if (code.startsWith('reader')) return 'place-card'
  if (code.startsWith('backend') && code !== 'backend.refused') return 'network-down'
  if (code.startsWith('face') || code.startsWith('camera')) return 'camera-view'
  return 'clerk'
}
