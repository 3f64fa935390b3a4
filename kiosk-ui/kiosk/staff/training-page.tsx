import { useRef, useState } from 'preact/hooks'
import { t } from '../../i18n/kiosk-text.ts'
import { w } from '../../i18n/staff-text.ts'
import { BackKey, PrimaryKey } from '../../kit/key.tsx'
import { Note } from '../../kit/note.tsx'
import { Picture } from '../../kit/picture.tsx'
import { useFit } from '../../kit/use-fit.ts'
import { go, post, refresh } from './desk.ts'
import { Done } from './done.tsx'
import { StaffFrame } from './staff-frame.tsx'

interface TrainingPageProps {
  readonly on: boolean
  /** Somebody is being served: practice neither begins nor ends. */
  readonly inSession: boolean
}

/** Practice on and off; every screen says so while it is on. What it has come to stands on a page of its own: no second touch turns it back. */
export function TrainingPage({ on, inSession }: TrainingPageProps) {
  const busy = useRef(false)
  const [refused, setRefused] = useState<string | null>(null)
  const [turned, setTurned] = useState<'on' | 'off' | null>(null)
  const taken = inSession || refused === 'inSession'
  const fit = useFit(`staff-training-${on}-${taken}-${refused}`, 3)
  const turn = async (): Promise<void> => {
    if (busy.current) return
    busy.current = true
    const { status, body } = await post<{ readonly code?: string }>('training', { on: !on })
    busy.current = false
    if (status === 200) setTurned(on ? 'off' : 'on')
    else setRefused(body?.code ?? 'other')
    await refresh()
  }
  if (turned === 'on') return <Done good title={w('train.on')} sub={w('train.onSub')} />
  if (turned === 'off') return <Done good title={w('train.ended')} sub={w('train.endedSub')} />
  return (
    <StaffFrame
      fit={fit}
      title={w(on ? 'train.on' : 'train.off')}
      sub={w(on ? 'train.onSub' : 'train.offSub')}
      aside={
        taken ? (
          <Note kind="warn" icon="alert" title={w('train.busy')} />
        ) : (
          refused !== null && <Note kind="warn" icon="alert" title={w('fail.other')} />
        )
      }
      dock={
        <>
          {!inSession && <PrimaryKey label={w(on ? 'train.stop' : 'train.start')} onPress={() => void turn()} />}
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
