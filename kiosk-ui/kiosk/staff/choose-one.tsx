import { useState } from 'preact/hooks'
import { t } from '../../i18n/kiosk-text.ts'
import { w } from '../../i18n/staff-text.ts'
import { BackKey } from '../../kit/key.tsx'
import { Hit } from '../../kit/tile.tsx'
import { useFit } from '../../kit/use-fit.ts'
import { go, type Place, post } from './desk.ts'
import { Done } from './done.tsx'
import { StaffFrame } from './staff-frame.tsx'

interface ChooseOneProps {
  readonly name: string
  readonly title: string
  readonly sub: string
  readonly choices: readonly { readonly code: string; readonly label: string }[]
  readonly back: Place
  /** Route and body for a choice. */
  readonly path: string
  readonly bodyOf: (code: string) => object
  readonly done: (code: string) => { readonly title: string; readonly sub: string }
  /** Said when a colleague has been quicker. */
  readonly gone: string
}

/** A question with a few answers: one touch writes it down. */
export function ChooseOne(p: ChooseOneProps) {
  const [ended, setEnded] = useState<{ readonly code: string; readonly how: 'noted' | 'gone' | 'failed' } | null>(null)
  const [busy, setBusy] = useState(false)
  const fit = useFit(p.name, 3, p.choices)
  const tell = async (code: string): Promise<void> => {
    if (busy) return
    setBusy(true)
    const { status, body } = await post<{ readonly code?: string }>(p.path, p.bodyOf(code))
    setBusy(false)
    setEnded({ code, how: status === 200 ? 'noted' : body?.code === 'notOpen' ? 'gone' : 'failed' })
  }
  if (ended?.how === 'failed')
    return <Done good={false} title={w('fail.other')} sub={w('in.failed')} onAgain={() => setEnded(null)} />
  if (ended?.how === 'gone') return <Done good title={p.gone} sub="" />
  if (ended !== null) return <Done good {...p.done(ended.code)} />
  return (
    <StaffFrame fit={fit} title={p.title} sub={p.sub} dock={<BackKey label={t('key.back')} onPress={go(p.back)} />}>
      <div class="hits" data-fit>
        {fit.items.map(({ code, label }) => (
          <Hit key={code} name={label} line="" onPress={() => void tell(code)} />
        ))}
      </div>
    </StaffFrame>
  )
}
