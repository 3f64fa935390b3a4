import { useState } from 'preact/hooks'
import { t } from '../../i18n/kiosk-text.ts'
import { problems } from '../../i18n/problems.ts'
import { pick } from '../../i18n/speak.ts'
import { useBeat } from '../../kit/clock.ts'
import { BackKey, Key } from '../../kit/key.tsx'
import { Note } from '../../kit/note.tsx'
import { Picture } from '../../kit/picture.tsx'
import { useFit } from '../../kit/use-fit.ts'
import type { ScreenPropsOf } from '../app.tsx'
import { draftOf } from '../draft.ts'
import { Frame } from '../frame.tsx'
import { more } from '../more-screens.ts'
import { offered, press, timeLeft } from '../state.ts'

/** No primary key: the person acts, and the line leaves the glass where the reader is. */
export function Identify({ at }: ScreenPropsOf<'identify'>) {
  useBeat()
  const [typing, type] = useState(draftOf('idNumber') !== undefined)
  const { phase, side, problem, step, whose } = at.props
  const fit = useFit(`identify${phase}${problem}`, 3)
  const left = timeLeft('screen')
  const ask = whose === undefined ? t('identify.ask') : pick(whose)
  const ByHand = more.value?.ByHand
  if (typing && phase === 'waiting' && offered('identifyByHand') && ByHand !== undefined)
    return <ByHand at={at} onBack={() => type(false)} />
  const again = problem === undefined || phase === 'reading' ? undefined : problems[problem]
  return (
    <Frame
      name="identify"
      fit={fit}
      way={{ to: 'device', side }}
      step={step}
      title={again === undefined ? (phase === 'reading' ? t('identify.reading') : ask) : pick(again.title)}
      sub={
        again === undefined
          ? t(phase === 'reading' ? 'identify.readingSub' : 'identify.sub')
          : pick(whose ?? again.hint)
      }
      aside={
        <>
          {again !== undefined && <Note icon="lock" title={t('problem.saved')} line={t('problem.savedSub')} fold={2} />}
          <div class={whose === undefined ? 'where' : 'where fold-3'}>
            <Picture name="cabinet-reader" class={`cabinet cabinet--${side} fold-2`} />
            <div>
              <b>{t(`identify.where.${side}`)}</b>
              <p class="fold-3">{left === null ? t('identify.noTime') : t('identify.left', { n: left.seconds })}</p>
            </div>
          </div>
        </>
      }
      dock={
        <>
          {offered('identifyByHand') && ByHand !== undefined && (
            <Key wide icon="phone" label={t('identify.byHand')} onPress={() => type(true)} />
          )}
          {offered('reportProblem') && (
            <Key wide icon="help" label={t('key.cannot')} onPress={press({ id: 'reportProblem' })} />
          )}
          {offered('back') && <BackKey label={t('key.back')} onPress={press({ id: 'back' })} />}
        </>
      }
    >
      <Picture name="place-card" class={`stage stage--${side}${phase === 'reading' ? ' stage--still' : ''}`} />
    </Frame>
  )
}
