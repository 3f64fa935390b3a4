import { useRef, useState } from 'preact/hooks'
import { t } from '../../i18n/kiosk-text.ts'
import { pick } from '../../i18n/speak.ts'
import { w } from '../../i18n/staff-text.ts'
import { CasePlate } from '../../kit/case-plate.tsx'
import { BackKey, Key, PrimaryKey } from '../../kit/key.tsx'
import { Row, Rows } from '../../kit/row.tsx'
import { Hit } from '../../kit/tile.tsx'
import { useFit } from '../../kit/use-fit.ts'
import { go, post, today } from './desk.ts'
import { Done } from './done.tsx'
import { StaffFrame } from './staff-frame.tsx'
import { timeOf } from './words.ts'

const reasons = {
  office: {
    done: ['seenAtBackend', 'citizenConfirmed', 'paperFound', 'other'],
    failed: ['notAtBackend', 'citizenConfirmed', 'other'],
  },
  paper: {
    done: ['paperFound', 'citizenConfirmed', 'other'],
    failed: ['noPaper', 'citizenConfirmed', 'other'],
  },
} as const

/** Asked what staff found at the office or where paper comes out, then how they know; the kiosk never does it again. */
export function UnresolvedPage({ transactionId }: { readonly transactionId: string }) {
  /* Kept: once it is settled it is no longer in what is open. */
  const [open] = useState(() => today.value?.unresolved.find((u) => u.transactionId === transactionId))
  const [outcome, setOutcome] = useState<'done' | 'failed' | null>(null)
  const busy = useRef(false)
  const [ended, setEnded] = useState<'noted' | 'gone' | 'failed' | null>(null)
  const choices = open === undefined || outcome === null ? [] : reasons[open.about][outcome]
  const fit = useFit(`staff-open-${outcome}`, 3, choices)
  if (open === undefined) return <Done good title={w('open.gone')} sub={w('open.notedSub')} />
  const settle = async (reason: string): Promise<void> => {
    if (busy.current) return
    busy.current = true
    const { status, body } = await post<{ readonly code?: string }>('resolve', { transactionId, outcome, reason })
    busy.current = false
    setEnded(status === 200 ? 'noted' : body?.code === 'notOpen' ? 'gone' : 'failed')
  }
  if (ended === 'failed')
    return <Done good={false} title={w('fail.other')} sub={w('in.failed')} onAgain={() => setEnded(null)} />
  if (ended !== null)
    return <Done good title={w(ended === 'gone' ? 'open.gone' : 'open.noted')} sub={w('open.notedSub')} />
  if (outcome !== null)
    return (
      <StaffFrame
        fit={fit}
        title={w('open.why')}
        sub={w('open.whySub')}
        dock={<BackKey label={t('key.back')} onPress={() => setOutcome(null)} />}
      >
        <div class="hits" data-fit>
          {fit.items.map((reason) => (
            <Hit key={reason} name={w(`reason.${reason}`)} line="" onPress={() => void settle(reason)} />
          ))}
        </div>
      </StaffFrame>
    )
  return (
    <StaffFrame
      fit={fit}
      title={w('open.ask')}
      sub={w(open.about === 'paper' ? 'open.subPaper' : 'open.sub')}
      dock={
        <>
          <PrimaryKey label={w('open.yes')} icon="check" onPress={() => setOutcome('done')} />
          <Key label={w('open.not')} wide onPress={() => setOutcome('failed')} />
          <BackKey label={t('key.back')} onPress={go({ page: 'today' })} />
        </>
      }
    >
      <CasePlate label={w('open.no')} value={open.caseNo} />
      <div class="fold-2">
        <Rows fill={false}>
          <Row label={w('open.service')}>{pick(open.name)}</Row>
          <Row label={w('open.time')}>{timeOf(open.startedTs)}</Row>
        </Rows>
      </div>
    </StaffFrame>
  )
}
