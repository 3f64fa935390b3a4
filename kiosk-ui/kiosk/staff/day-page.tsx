import { useEffect, useState } from 'preact/hooks'
import type { StaffDay } from '../../../src/api/contract/staff.ts'
import { t } from '../../i18n/kiosk-text.ts'
import { pick } from '../../i18n/speak.ts'
import { w } from '../../i18n/staff-text.ts'
import { BackKey, Key, PrimaryKey } from '../../kit/key.tsx'
import { Note } from '../../kit/note.tsx'
import { Row, Rows } from '../../kit/row.tsx'
import { useFit } from '../../kit/use-fit.ts'
import { get, go, who } from './desk.ts'
import { Done } from './done.tsx'
import { dayReport, totals } from './reports.ts'
import { StaffFrame } from './staff-frame.tsx'
import { usePrinting } from './use-printing.ts'
import { wordFor } from './words.ts'

/** What the day came to: a sentence, four figures, and each service; on paper too. */
export function DayPage() {
  const { answer: day, failed, again } = useAnswer<StaffDay>('day')
  const { printed, busy, print } = usePrinting()
  const fit = useFit(`staff-day-${day?.services.length}-${printed}-${busy}`, 3, day?.services ?? [])
  if (day === null) return failed ? <NoAnswer onAgain={again} /> : null
  const sum = totals(day)
  const figures = [
    [day.visits, w('day.visits')],
    [sum.done, w('day.done')],
    [sum.failed, w('day.failed')],
    [sum.ratings, w('day.ratings')],
    [day.tickets, w('day.tickets')],
    [day.assisted, w('day.assisted')],
  ] as const
  return (
    <StaffFrame
      fit={fit}
      title={w('day.title', { n: day.visits })}
      sub={w('day.sub', { n: sum.done })}
      aside={
        printed === undefined ? (
          sum.low > 0 && <Note kind="warn" icon="bell" title={w('day.low', { n: sum.low })} fold={2} />
        ) : printed === null ? (
          <Note kind="ok" icon="check" title={w('day.printed')} />
        ) : (
          <Note
            kind="warn"
            icon="alert"
            title={w('fail.title')}
            line={wordFor('fail', printed, w('fail.printerAway'))}
          />
        )
      }
      dock={
        <>
          {!busy && <PrimaryKey label={w('day.print')} icon="printer" onPress={() => void print(dayReport(day))} />}
          {who.value?.role === 'operator' && (
            <Key icon="call" label={w('day.sample')} onPress={go({ page: 'sample' })} />
          )}
        </>
      }
    >
      <div class="figures">
        {figures.map(([n, word]) => (
          <div key={word}>
            <b class="num">{n}</b>
            <span>{word}</span>
          </div>
        ))}
      </div>
      {fit.items.length > 0 && (
        <div class="fold-3">
          <Rows fill={false}>
            {fit.items.map((s) => (
              <Row key={s.serviceId} label={pick(s.name)}>
                {`${w('day.done')} ${s.done} · ${w('day.failed')} ${s.failed + s.abandoned}`}
              </Row>
            ))}
          </Rows>
        </div>
      )}
    </StaffFrame>
  )
}

/** The cases of this month that are called back, by number. */
export function SamplePage() {
  const now = new Date()
  const month = `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}`
  const path = `sample?month=${month}`
  const { answer: sample, failed, again } = useAnswer<{ readonly cases: readonly string[] }>(path)
  const cases = sample?.cases ?? []
  const fit = useFit(`staff-sample-${cases.length}`, 1, cases)
  if (sample === null) return failed ? <NoAnswer onAgain={again} /> : null
  return (
    <StaffFrame
      fit={fit}
      title={w('sample.title', { n: cases.length })}
      sub={w('sample.sub')}
      dock={<BackKey label={t('key.back')} onPress={go({ page: 'day' })} />}
    >
      <ul class="cases" data-fit>
        {fit.items.map((no) => (
          <li key={no} class="num">
            {no}
          </li>
        ))}
      </ul>
    </StaffFrame>
  )
}

/** Without figures there is still a page, and a way on. */
const NoAnswer = ({ onAgain }: { readonly onAgain: () => void }) => (
  <Done good={false} title={w('fail.other')} sub={w('in.failed')} picture="clerk" onAgain={onAgain} />
)

function useAnswer<T>(path: string) {
  const [answer, setAnswer] = useState<T | null>(null)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    let gone = false
    if (failed) return
    void get<T>(path).then(({ status, body }) => {
      if (gone) return
      if (status === 200) setAnswer(body)
      else setFailed(true)
    })
    return () => {
      gone = true
    }
  }, [path, failed])
  return { answer, failed, again: () => setFailed(false) }
}
