import type { RatingLevel } from '../../../src/api/contract.ts'
import { t } from '../../i18n/kiosk-text.ts'
import { pick } from '../../i18n/speak.ts'
import { Faces } from '../../kit/faces.tsx'
import { Key } from '../../kit/key.tsx'
import { Note } from '../../kit/note.tsx'
import { Picture } from '../../kit/picture.tsx'
import { useFit } from '../../kit/use-fit.ts'
import type { ScreenPropsOf } from '../app.tsx'
import { Frame } from '../frame.tsx'
import { act, offered, press } from '../state.ts'

const LEVELS: readonly RatingLevel[] = [5, 4, 3, 2, 1]

/** Nothing preselected, and not rating is as easy as rating. */
export function Rating({ at }: ScreenPropsOf<'rating'>) {
  const fit = useFit(`rating${at.rev}`, 3)
  return (
    <Frame
      name="rating"
      fit={fit}
      way={{ to: 'key' }}
      title={t('rating.ask')}
      sub={t('rating.sub')}
      lone
      aside={<Note icon="lock" title={t('rating.note')} line={t('rating.noteSub')} fold={2} />}
      dock={offered('skipRating') && <Key wide label={t('rating.skip')} onPress={press({ id: 'skipRating' })} />}
    >
      <Picture name="hero-strip" class="strip fold-1" />
      <p class="muted about fold-3">
        {t('rating.about')}
        <b>{pick(at.props.service)}</b>
      </p>
      {offered('rate') && (
        <Faces
          levels={LEVELS.map((level) => ({ level, word: t(`rating.${level}`) }))}
          onChoose={(level) => void act({ id: 'rate', level })}
        />
      )}
    </Frame>
  )
}
