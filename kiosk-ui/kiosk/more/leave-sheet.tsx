import { t } from '../../i18n/kiosk-text.ts'
import { m } from '../../i18n/more-text.ts'
import { Key, PrimaryKey } from '../../kit/key.tsx'
import { Sheet } from '../../kit/sheet.tsx'
import { Floor } from '../frame.tsx'
import { openSheet, press } from '../state.ts'

function stay(): void {
  openSheet.value = null
}

/** Before what was entered is cleared: a key beside the others is pressed by mistake. */
export function LeaveSheet() {
  return (
    <Sheet
      alert
      label={m('leave.ask')}
      dockLabel={t('frame.dock')}
      floor={<Floor />}
      dock={
        <>
          <PrimaryKey label={t('timeout.stay')} onPress={stay} />
          <Key icon="exit" label={m('leave.go')} onPress={press({ id: 'exit' })} />
        </>
      }
    >
      <h2 tabIndex={-1}>{m('leave.ask')}</h2>
      <p>{m('leave.sub')}</p>
    </Sheet>
  )
}
