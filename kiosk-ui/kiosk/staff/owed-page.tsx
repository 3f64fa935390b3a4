import { useState } from 'preact/hooks'
import { t } from '../../i18n/kiosk-text.ts'
import { pick } from '../../i18n/speak.ts'
import { w } from '../../i18n/staff-text.ts'
import { BackKey } from '../../kit/key.tsx'
import { Note } from '../../kit/note.tsx'
import { Picture } from '../../kit/picture.tsx'
import { Hit } from '../../kit/tile.tsx'
import { useFit } from '../../kit/use-fit.ts'
import { go, post, refresh, today } from './desk.ts'
import { Done } from './done.tsx'
import { type Refusal, whyNotPrinted } from './not-printed.ts'
import { StaffFrame } from './staff-frame.tsx'
import { timeOf } from './words.ts'

const reasons = ['outOfPaper', 'jam', 'unreadable', 'taken', 'other'] as const

/** A reason, and it prints: once, under the number it always had. */
export function OwedPage({ jobId }: { readonly jobId: string }) {
  const [owed] = useState(() => today.value?.owed.find((p) => p.jobId === jobId))
  const [state, setState] = useState<'asking' | 'printing' | 'printed' | Refusal>('asking')
  const fit = useFit(`staff-owed-${typeof state === 'string' ? state : state.code}`, 3, reasons)
  const busy = useFit('staff-owed-busy', 3)
  if (owed === undefined) return <Done good={false} title={w('fail.title')} sub={w('fail.notOwed')} />
  const print = async (reason: string): Promise<void> => {
    setState('printing')
    const { status, body } = await post<Partial<Refusal>>('reprint', { jobId, role: owed.printer, reason })
    if (status === 200) return setState('printed')
    /* How the printer stands after the try. */
    await refresh()
    setState({ ...body, code: body?.code ?? 'other' })
  }
  if (state === 'printing')
    return (
      <StaffFrame
        fit={busy}
        title={w('owed.printing')}
        sub={w(owed.needs === 'card' ? 'owed.card' : 'owed.printingSub')}
        dock={null}
      >
        <div class="centre fold-3">
          <Picture name={owed.needs === 'card' ? 'place-card' : 'printing'} class="stage" />
        </div>
      </StaffFrame>
    )
  if (state === 'printed') return <Done good title={w('owed.done')} sub={w('owed.doneSub')} />
  if (state !== 'asking') {
    const printer = today.value?.devices.find((d) => d.role === owed.printer)
    const { line, picture, repair } = whyNotPrinted(state, printer)
    return (
      <Done
        good={false}
        title={w('fail.title')}
        sub={line}
        picture={picture}
        onRepair={repair && go(repair)}
        onAgain={() => setState('asking')}
      />
    )
  }
  return (
    <StaffFrame
      fit={fit}
      title={w('owed.ask')}
      sub={`${pick(owed.name)}，${owed.caseNo}。${w(owed.needs === 'card' ? 'owed.card' : owed.needs === 'visit' ? 'owed.visit' : 'owed.sub')}`}
      aside={
        owed.state === 'unknown' && (
          <Note
            kind="warn"
            icon="alert"
            title={w('owed.look')}
            line={w('owed.until', { time: timeOf(owed.untilTs) })}
          />
        )
      }
      dock={<BackKey label={t('key.back')} onPress={go({ page: 'today' })} />}
    >
      <div class="hits" data-fit>
        {fit.items.map((reason) => (
          <Hit key={reason} name={w(`why.${reason}`)} line="" onPress={() => void print(reason)} />
        ))}
      </div>
    </StaffFrame>
  )
}
