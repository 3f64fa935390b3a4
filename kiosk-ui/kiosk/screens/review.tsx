import { t } from '../../i18n/kiosk-text.ts'
import { pick } from '../../i18n/speak.ts'
import { BackKey, PrimaryKey } from '../../kit/key.tsx'
import { Note } from '../../kit/note.tsx'
import { Row, Rows } from '../../kit/row.tsx'
import { useFit } from '../../kit/use-fit.ts'
import type { ScreenPropsOf } from '../app.tsx'
import { Frame } from '../frame.tsx'
import { useReveal } from '../reveal.tsx'
import { offered, press, projection } from '../state.ts'

export function Review({ at }: ScreenPropsOf<'review'>) {
  const { step, service, rows } = at.props
  const all = [
    { key: 'service', label: { zh: t('review.what'), en: t('review.what') }, value: service, fromCard: false },
    ...rows,
  ]
  /* Without network what is handed in stays here, sealed. */
  const kept = projection.value?.kiosk.online === false
  const fit = useFit(`review${at.rev}`, 3, all)
  const { shown, key } = useReveal()
  const change = (field: string | undefined) =>
    field !== undefined && offered('change')
      ? { label: t('review.change'), onPress: press({ id: 'change', field }) }
      : undefined
  return (
    <Frame
      name="review"
      fit={fit}
      way={{ to: 'key' }}
      step={step}
      title={t('review.ask')}
      sub={t('review.sub')}
      aside={
        <>
          {rows.some((r) => r.hidden) && key}
          <Note
            icon="lock"
            title={t(kept ? 'goodbye.kept' : 'review.note')}
            line={t(kept ? 'goodbye.keptSub' : 'review.noteSub')}
            fold={2}
          />
        </>
      }
      dock={
        <>
          {offered('submit') && <PrimaryKey label={t('review.submit')} onPress={press({ id: 'submit' })} />}
          {offered('back') && fit.page === 0 && <BackKey label={t('key.back')} onPress={press({ id: 'back' })} />}
        </>
      }
    >
      <Rows>
        {fit.items.map((r) => (
          <Row
            key={r.key}
            label={pick(r.label)}
            tag={r.fromCard ? t('review.fromCard') : undefined}
            personal={r.value !== service}
            act={change('field' in r ? r.field : undefined)}
          >
            {shown?.[r.key] ?? pick(r.value)}
          </Row>
        ))}
      </Rows>
    </Frame>
  )
}
