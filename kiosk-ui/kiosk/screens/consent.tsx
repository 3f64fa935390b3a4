import { t } from '../../i18n/kiosk-text.ts'
import { listed, pick } from '../../i18n/speak.ts'
import { Key, PrimaryKey } from '../../kit/key.tsx'
import { Note } from '../../kit/note.tsx'
import { Row, Rows } from '../../kit/row.tsx'
import { useFit } from '../../kit/use-fit.ts'
import type { ScreenPropsOf } from '../app.tsx'
import { Frame } from '../frame.tsx'
import { offered, press } from '../state.ts'

/** Refusal is as large as consent, and says what happens then. */
export function Consent({ at }: ScreenPropsOf<'consent'>) {
  const c = at.props
  const rows = [
    { icon: 'info', label: t('consent.purpose'), value: pick(c.purpose) },
    { icon: 'camera', label: t('consent.items'), value: listed(c.items.map((i) => pick(i))) },
    { icon: 'people', label: t('consent.recipient'), value: pick(c.recipient) },
    { icon: 'clock', label: t('consent.retention'), value: pick(c.retention) },
  ]
  const fit = useFit(`consent${at.rev}`, 3, rows)
  return (
    <Frame
      name="consent"
      fit={fit}
      way={{ to: 'key' }}
      title={t(c.face ? 'consent.ask' : 'consent.askData')}
      sub={t('consent.sub')}
      step={c.step}
      aside={<Note icon="help" title={t('consent.note')} line={t('consent.noteSub')} fold={3} />}
      dock={
        <>
          {offered('agree') && <PrimaryKey label={t('consent.yes')} onPress={press({ id: 'agree' })} />}
          {offered('refuse') && <Key label={t('consent.no')} onPress={press({ id: 'refuse' })} />}
        </>
      }
    >
      <Rows>
        {fit.items.map((r) => (
          <Row key={r.label} icon={r.icon} label={r.label}>
            {r.value}
          </Row>
        ))}
      </Rows>
    </Frame>
  )
}
