import { useState } from 'preact/hooks'
import { t } from '../../i18n/kiosk-text.ts'
import { w } from '../../i18n/staff-text.ts'
import { BackKey, PrimaryKey } from '../../kit/key.tsx'
import { Note } from '../../kit/note.tsx'
import { Picture } from '../../kit/picture.tsx'
import { useFit } from '../../kit/use-fit.ts'
import { closeStaff } from '../staff-door.ts'
import { post } from './desk.ts'
import { StaffFrame } from './staff-frame.tsx'

/** Signed in beside a citizen who has called: nothing is shown but the offer, and the citizen answers it on their own screen. */
export function AssistPage() {
  const fit = useFit('staff-assist', 3)
  const [failed, setFailed] = useState(false)
  const ask = async (): Promise<void> => {
    const { status } = await post('assist', {})
    if (status === 200) closeStaff()
    else setFailed(true)
  }
  return (
    <StaffFrame
      fit={fit}
      title={w('assist.title')}
      sub={w('assist.sub')}
      aside={
        failed ? (
          <Note kind="warn" icon="alert" title={w('fail.other')} />
        ) : (
          <Note kind="ok" icon="lock" title={w('assist.note')} line={w('assist.noteSub')} />
        )
      }
      dock={
        <>
          <PrimaryKey label={w('assist.go')} onPress={() => void ask()} />
          <BackKey label={t('key.back')} onPress={closeStaff} />
        </>
      }
    >
      <div class="centre fold-3">
        <Picture name="clerk" class="round" />
      </div>
    </StaffFrame>
  )
}
