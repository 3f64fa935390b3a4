import { t } from '../../i18n/kiosk-text.ts'
import { useBeat } from '../../kit/clock.ts'
import { Key, PrimaryKey } from '../../kit/key.tsx'
import { Picture } from '../../kit/picture.tsx'
import { Ring } from '../../kit/ring.tsx'
import { useFit } from '../../kit/use-fit.ts'
import type { ScreenPropsOf } from '../app.tsx'
import { Frame } from '../frame.tsx'
import { offered, press, timeLeft } from '../state.ts'

/** A stray touch is no rating: eight seconds to change it. */
export function RatingUndo({ at }: ScreenPropsOf<'ratingUndo'>) {
  useBeat()
  const { level, undoMs } = at.props
  const fit = useFit(`undo${at.rev}`, 3)
  const left = timeLeft('screen')
  const share = left === null ? undefined : Math.min(1, (left.share * (at.remainingMs ?? undoMs)) / undoMs)
  return (
    <Frame
      name="undo"
      fit={fit}
      way={{ to: 'key' }}
      title={t('undo.ask', { level: t(`rating.${level}`) })}
      sub={t('undo.sub')}
      dock={
        <>
          {offered('next') && <PrimaryKey label={t('undo.keep')} icon="check" onPress={press({ id: 'next' })} />}
          {offered('undoRating') && <Key icon="undo" label={t('undo.change')} onPress={press({ id: 'undoRating' })} />}
          {offered('ratingMistaken') && <Key label={t('undo.mistaken')} onPress={press({ id: 'ratingMistaken' })} />}
        </>
      }
    >
      <div class="centre">
        <Ring left={share}>
          <Picture name={`face-${level}`} class="inring" />
        </Ring>
        <div>
          {left !== null && <p class="num centre__say">{t('undo.left', { n: left.seconds })}</p>}
          <p class="muted fold-1">{t('undo.auto')}</p>
        </div>
      </div>
    </Frame>
  )
}
