import { useState } from 'preact/hooks'
import { t } from '../../i18n/kiosk-text.ts'
import { w } from '../../i18n/staff-text.ts'
import { BackKey, PrimaryKey } from '../../kit/key.tsx'
import { Note } from '../../kit/note.tsx'
import { Picture } from '../../kit/picture.tsx'
import { useFit } from '../../kit/use-fit.ts'
import { go, post, refresh } from './desk.ts'
import { StaffFrame } from './staff-frame.tsx'

/** Practice on and off; every screen says so while it is on. */
export function TrainingPage({ on }: { readonly on: boolean }) {
  const [refused, setRefused] = useState<string | null>(null)
  const fit = useFit(`staff-training-${on}-${refused}`, 3)
  const turn = async (): Promise<void> => {
    const { status, body } = await post<{ readonly code?: string }>('training', { on: !on })
    setRefused(status === 200 ? null : (body?.code ?? 'other'))
    await refresh()
  }
  return (
    <StaffFrame
      fit={fit}
      title={w(on ? 'train.on' : 'train.off')}
      sub={w(on ? 'train.onSub' : 'train.offSub')}
      aside={
        refused !== null && (
          <Note kind="warn" icon="alert" title={w(refused === 'inSession' ? 'train.busy' : 'fail.other')} />
        )
      }
      dock={
        <>
          <PrimaryKey label={w(on ? 'train.stop' : 'train.start')} onPress={() => void turn()} />
          <BackKey label={t('key.back')} onPress={go({ page: 'today' })} />
        </>
      }
    >
      <div class="centre fold-3">
        <Picture name="clerk" class="round" />
      </div>
    </StaffFrame>
  )
}
