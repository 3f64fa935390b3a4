import { useEffect, useState } from 'preact/hooks'
import type { StaffDay, StaffSample } from '../../../src/api/contract/staff.ts'
import { dayWords, monthWords } from '../../i18n/day.ts'
import { t } from '../../i18n/kiosk-text.ts'
import { pick } from '../../i18n/speak.ts'
import { w } from '../../i18n/staff-text.ts'
import { BackKey, Key, PrimaryKey } from '../../kit/key.tsx'
import { Note } from '../../kit/note.tsx'
import { Row, Rows } from '../../kit/row.tsx'
import { useFit } from '../../kit/use-fit.ts'
import { get, go, who } from './desk.ts'
import { Done } from './done.tsx'
import { dayBefore, isWhole, monthBefore, mostDaysBack, mostMonthsBack } from './earlier.ts'
import { dayReport, totals } from './reports.ts'
import { StaffFrame } from './staff-frame.tsx'
import { usePrinting } from './use-printing.ts'
import { wordFor } from './words.ts'

/** What a day came to: a sentence, four figures, and each service; on paper too. Today first, and day by day back from there. */
export function DayPage() {
  /* The kiosk says which day it is there. */
  const [today, setToday] = useState<string | null>(null)
  const [back, setBack] = useState(0)
  const {
    answer: day,
    of,
    failed,
    again,
  } = useAnswer<StaffDay>(today === null || back === 0 ? 'day' : `day?day=${dayBefore(today, back)}`)
  useEffect(() => {
    if (of === 'day' && day !== null) setToday(day.day)
  }, [of, day])
  const { printed: last, busy, print } = usePrinting()
  const [printedDay, setPrintedDay] = useState('')
  const printed = printedDay === day?.day ? last : undefined
  const fit = useFit(`staff-day-${day?.day}-${day?.services.length}-${printed}-${busy}`, 3, day?.services ?? [])
  if (failed) return <NoAnswer onAgain={again} />
  if (day === null) return null
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
      title={
        of === 'day' ? w('day.title', { n: day.visits }) : w('day.titleOn', { day: dayWords(day.day), n: day.visits })
      }
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
          {!busy && (
            <PrimaryKey
              label={w('day.print')}
              icon="printer"
              onPress={() => {
                setPrintedDay(day.day)
                void print(dayReport(day))
              }}
            />
          )}
          {back === 0 && who.value?.role === 'operator' && (
            <Key icon="call" label={w('day.sample')} onPress={go({ page: 'sample' })} />
          )}
          {/* The key that was pressed stays where it is when the way back comes up beside it. */}
          {back > 0 && <Key label={w('day.after')} onPress={() => setBack(back - 1)} />}
          {today !== null && back < mostDaysBack && isWhole(dayBefore(today, back + 1), day.wholeFrom) && (
            <Key label={w('day.before')} onPress={() => setBack(back + 1)} />
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

/** The cases of a month that are called back, by number: of this one first, and month by month back from there. */
export function SamplePage() {
  const [back, setBack] = useState(0)
  const now = new Date()
  const month = monthBefore(now, back)
  const { answer: sample, failed, again } = useAnswer<StaffSample>(`sample?month=${month}`)
  const cases = sample?.cases ?? []
  const fit = useFit(`staff-sample-${sample?.month}-${cases.length}`, 1, cases)
  if (failed) return <NoAnswer onAgain={again} />
  if (sample === null) return null
  const n = cases.length
  return (
    <StaffFrame
      fit={fit}
      title={
        sample.month === monthBefore(now, 0)
          ? w('sample.title', { n })
          : w('sample.titleOn', { month: monthWords(sample.month), n })
      }
      sub={w('sample.sub')}
      dock={
        <>
          {back > 0 && <Key label={w('sample.after')} onPress={() => setBack(back - 1)} />}
          {back < mostMonthsBack && isWhole(`${monthBefore(now, back + 1)}-01`, sample.wholeFrom) && (
            <Key label={w('sample.before')} onPress={() => setBack(back + 1)} />
          )}
          <BackKey label={t('key.back')} onPress={go({ page: 'day' })} />
        </>
      }
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

/** The newest answer, of the path before until that of this one is here; what is shown says itself what it is of. */
function useAnswer<T>(path: string) {
  const [held, hold] = useState<{ readonly of: string; readonly answer: T | null }>({ of: '', answer: null })
  const [failed, setFailed] = useState<string | null>(null)
  useEffect(() => {
    let gone = false
    if (failed === path) return
    void get<T>(path).then(({ status, body }) => {
      if (gone) return
      if (status === 200) hold({ of: path, answer: body })
      setFailed(status === 200 ? null : path)
    })
    return () => {
      gone = true
    }
  }, [path, failed])
  return { ...held, failed: failed === path, again: () => setFailed(null) }
}
