import { t } from '../../i18n/kiosk-text.ts'
import { useBeat } from '../../kit/clock.ts'
import { Note } from '../../kit/note.tsx'
import { Picture } from '../../kit/picture.tsx'
import { Ring } from '../../kit/ring.tsx'
import { useFit } from '../../kit/use-fit.ts'
import type { ScreenPropsOf } from '../app.tsx'
import { Frame } from '../frame.tsx'
import { timeLeft } from '../state.ts'

/** Waiting has a clock. */
export function Working({ at }: ScreenPropsOf<'working'>) {
  useBeat()
  const { step, what } = at.props
  const fit = useFit(`working${what}`, 3)
  const left = timeLeft('screen')
  return (
    <Frame
      name="working"
      fit={fit}
      way={{ to: 'key' }}
      step={step}
      title={t(`working.${what}`)}
      sub={t('working.sub')}
      aside={<Note kind="ok" icon="lock" title={t('working.note')} line={t('working.noteSub')} fold={3} />}
      dock={null}
    >
      <div class="centre">
        <Ring left={left?.share}>
          <Picture name="life-track" class="inring" />
        </Ring>
        {left !== null && <p class="num centre__say">{t('working.left', { n: left.seconds })}</p>}
      </div>
    </Frame>
  )
}
