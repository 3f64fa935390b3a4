import { t } from '../../i18n/kiosk-text.ts'
import { problems } from '../../i18n/problems.ts'
import { pick } from '../../i18n/speak.ts'
import { useBeat } from '../../kit/clock.ts'
import { Icon } from '../../kit/icon.tsx'
import { BackKey, Key, PrimaryKey } from '../../kit/key.tsx'
import { Picture } from '../../kit/picture.tsx'
import { Ring } from '../../kit/ring.tsx'
import { useFit } from '../../kit/use-fit.ts'
import type { ScreenPropsOf } from '../app.tsx'
import { useCamera } from '../camera.ts'
import { Frame } from '../frame.tsx'
import { offered, press, timeLeft } from '../state.ts'

const TIPS = [
  { icon: 'hat', key: 'face.tip1' },
  { icon: 'glasses', key: 'face.tip2' },
  { icon: 'blink', key: 'face.tip3' },
] as const

/** The ring is the time left; the line runs into it and out to the lens. */
export function FaceCheck({ at }: ScreenPropsOf<'face'>) {
  useBeat()
  const { phase, side, attempt, attempts, problem, step } = at.props
  const fit = useFit(`face${phase}${problem}${attempt}`, 3)
  /* There is nothing to look at, and nothing to hurry for. */
  const blind = problem?.startsWith('camera.') === true
  const image = useCamera(!blind)
  const left = blind ? null : timeLeft('screen')
  const again = problem === undefined || phase === 'checking' ? undefined : problems[problem]
  const mine = offered('takePicture')
  return (
    <Frame
      name="face"
      fit={fit}
      way={mine ? { to: 'key' } : { to: 'ring', side }}
      step={step}
      title={
        again === undefined ? (phase === 'checking' ? t('face.checking') : t(`face.ask.${side}`)) : pick(again.title)
      }
      sub={again === undefined ? t(phase === 'checking' ? 'face.checkingSub' : 'face.sub') : pick(again.hint)}
      aside={
        <>
          {!blind && (
            <div class="card tips fold-2">
              {TIPS.map((tip) => (
                <div key={tip.key}>
                  <Icon name={tip.icon} />
                  {t(tip.key)}
                </div>
              ))}
            </div>
          )}
          <p class="muted tries fold-3">
            <span>{t('face.attempt', { n: attempt, m: attempts })}</span>
            {left !== null && <span class="num">{t('face.left', { n: left.seconds })}</span>}
          </p>
        </>
      }
      dock={
        <>
          {mine && <PrimaryKey icon="camera" label={t('face.take')} onPress={press({ id: 'takePicture' })} />}
          {offered('reportProblem') && (
            <Key wide icon="help" label={t('key.cannot')} onPress={press({ id: 'reportProblem' })} />
          )}
          {offered('back') && <BackKey label={t('key.back')} onPress={press({ id: 'back' })} />}
        </>
      }
    >
      <div class="lens" data-loop>
        <Ring left={left?.share}>
          <div class="lens__view">
            <Picture name="silhouette" class="lens__none" />
            {!blind && <img ref={image} alt={t('face.view')} />}
          </div>
        </Ring>
      </div>
    </Frame>
  )
}
