import { t } from '../../i18n/kiosk-text.ts'
import { problems } from '../../i18n/problems.ts'
import { pick, speakOr } from '../../i18n/speak.ts'
import { Note } from '../../kit/note.tsx'
import { Picture } from '../../kit/picture.tsx'
import { useFit } from '../../kit/use-fit.ts'
import type { ScreenPropsOf } from '../app.tsx'
import { deviceWords } from '../device-words.ts'
import { Frame } from '../frame.tsx'

/** Large for the citizen, small for staff, with the code for the telephone: that part the voice leaves out, being for eyes that know what it is about. */
export function OutOfService({ at }: ScreenPropsOf<'outOfService'>) {
  const { code, remedies } = at.props
  const text = problems[code]
  const { here, conditionNames, repairs, problemsForStaff } = deviceWords.value
  const staff = problemsForStaff[code]
  const fit = useFit(`out${at.rev}`, 3, remedies)
  return (
    <Frame
      name="out"
      fit={fit}
      way={{ to: 'key' }}
      title={t('out.ask')}
      sub={code.startsWith('store') || code.startsWith('purge') ? pick(text.hint) : pick(text.title)}
      aside={
        <>
          <Note icon="help" title={t('out.note')} line={t('out.noteSub')} fold={3} />
          {here && (
            <section class="card staffnote" data-said="">
              <h2>{t('out.staff')}</h2>
              <p>
                {staff === undefined ? '' : pick(staff)} <code>{code}</code>
              </p>
              {fit.items.map((r) => (
                <p key={`${r.deviceId}${r.condition}`} class="fold-2">
                  {speakOr(repairs, r.text)} <small>{speakOr(conditionNames, r.condition)}</small>{' '}
                  <code>
                    {r.deviceId} {r.condition}
                  </code>
                </p>
              ))}
            </section>
          )}
        </>
      }
      dock={null}
    >
      <div class="centre fold-3">
        <Picture name="clerk" class="round" />
      </div>
    </Frame>
  )
}
