import { dayWords } from '../../i18n/day.ts'
import { t } from '../../i18n/kiosk-text.ts'
import { pick } from '../../i18n/speak.ts'
import { IdentityPanel } from '../../kit/identity-panel.tsx'
import { Key, PrimaryKey } from '../../kit/key.tsx'
import { Note } from '../../kit/note.tsx'
import { useFit } from '../../kit/use-fit.ts'
import type { ScreenPropsOf } from '../app.tsx'
import { Frame } from '../frame.tsx'
import { useReveal } from '../reveal.tsx'
import { offered, press } from '../state.ts'

/** Where several people take part nobody is asked whether they are somebody else: only whether it is the right card. */
export function Confirm({ at }: ScreenPropsOf<'confirm'>) {
  const { identity, step, notices, whose } = at.props
  const [notice] = notices
  /* Typed, not read: there is no card to put away, and no day that it ends. */
  const typed = identity.validTo === ''
  const { shown, key } = useReveal()
  const fit = useFit(`confirm${at.rev}${shown !== null}`, 3)
  return (
    <Frame
      name="confirm"
      fit={fit}
      way={{ to: 'key' }}
      step={step}
      title={t(whose === undefined ? 'confirm.ask' : 'confirm.askWhose')}
      sub={whose === undefined ? t('confirm.sub') : pick(whose)}
      aside={
        notice === undefined ? (
          !typed && <Note kind="ok" icon="check" title={t('confirm.note')} line={t('confirm.noteSub')} fold={3} />
        ) : (
          <Note
            kind={notice.state === 'accepted' ? 'ok' : 'warn'}
            icon={notice.state === 'accepted' ? 'check' : 'info'}
            title={pick(notice.service)}
            line={t(`notice.${notice.state}`, { no: notice.caseNo ?? '' })}
            personal
          />
        )
      }
      dock={
        <>
          {offered('confirmIdentity') && (
            <PrimaryKey
              label={t(whose === undefined ? 'confirm.yes' : 'confirm.yesWhose')}
              onPress={press({ id: 'confirmIdentity' })}
            />
          )}
          {offered('notMe') && (
            <Key label={t(whose === undefined ? 'confirm.no' : 'confirm.noWhose')} onPress={press({ id: 'notMe' })} />
          )}
        </>
      }
    >
      <IdentityPanel
        fields={[
          { label: t('confirm.name'), value: shown?.name ?? identity.name, big: true },
          ...(typed
            ? []
            : [
                shown === null
                  ? { label: t('confirm.valid'), value: dayWords(identity.validTo) }
                  : { label: t('confirm.address'), value: shown.address ?? '' },
              ]),
        ]}
        number={{ label: t('confirm.number'), value: shown?.idNumber ?? identity.idNumber }}
      />
      {key}
    </Frame>
  )
}
