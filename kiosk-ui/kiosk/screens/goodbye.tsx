import { t } from '../../i18n/kiosk-text.ts'
import { Key } from '../../kit/key.tsx'
import { Note } from '../../kit/note.tsx'
import { Picture } from '../../kit/picture.tsx'
import { useFit } from '../../kit/use-fit.ts'
import type { ScreenPropsOf } from '../app.tsx'
import { Frame } from '../frame.tsx'
import { offered, press } from '../state.ts'

export function Goodbye({ at }: ScreenPropsOf<'goodbye'>) {
  const { take, kept } = at.props
  const fit = useFit(`goodbye${at.rev}`, 3)
  const what = take.length > 1 ? 'both' : (take[0] ?? 'none')
  return (
    <Frame
      name="goodbye"
      fit={fit}
      way={{ to: 'key' }}
      title={t('goodbye.ask')}
      sub={t(`goodbye.${what}`)}
      aside={
        <Note
          kind="ok"
          icon="lock"
          title={t(kept ? 'goodbye.kept' : 'goodbye.note')}
          line={t(kept ? 'goodbye.keptSub' : 'goodbye.noteSub')}
          fold={3}
        />
      }
      dock={offered('next') && <Key wide icon="check" label={t('goodbye.taken')} onPress={press({ id: 'next' })} />}
    >
      <div class="take">
        {take.map((thing) => (
          <div class="card" key={thing}>
            <Picture name={thing === 'card' ? 'take-card' : 'take-paper'} class="take__pic" />
            {t(`take.${thing}`)}
          </div>
        ))}
      </div>
      <Picture name="hero-strip" class="strip fold-1" />
    </Frame>
  )
}
