import type { StaffNeighbour, StaffToday } from '../../../src/api/contract/staff.ts'
import { listed, pick } from '../../i18n/speak.ts'
import { w } from '../../i18n/staff-text.ts'
import { PrimaryKey } from '../../kit/key.tsx'
import { Note } from '../../kit/note.tsx'
import { Picture } from '../../kit/picture.tsx'
import { Hit } from '../../kit/tile.tsx'
import { useFit } from '../../kit/use-fit.ts'
import { cannotText } from './cannot.ts'
import { CertificateNote } from './certificate-note.tsx'
import { go, neighbours, there, who } from './desk.ts'
import { selfNotes } from './self.ts'
import { SelfNotes } from './self-notes.tsx'
import { StaffFrame } from './staff-frame.tsx'
import { callsOf, glanceText, helpThere, type Todo, todosOf } from './todo.ts'

/** What needs hands first, as a sentence and a list; the first is also the end of the line. */
export function TodayPage({ today }: { readonly today: StaffToday }) {
  const others = there.value === null ? neighbours.value : []
  const help = there.value === null ? [] : helpThere(today)
  const first = today.help === 'called' ? help : []
  const todos = [...callsOf(others), ...first, ...todosOf(today)]
  const [next] = todos
  const cannot = cannotText(today)
  const branch: readonly Todo[] =
    others.length === 0
      ? []
      : [{ key: 'branch', title: w('there.title'), line: othersText(others), to: { page: 'branch' } }]
  const list = [...todos, ...help.filter((one) => !first.includes(one)), ...branch]
  const fit = useFit(
    `staff-today-${list.map((t) => t.key).join()}-${today.waiting}-${cannot?.title}-${selfNotes(today).join()}`,
    3,
    list,
  )
  const n = todos.length
  return (
    <StaffFrame
      fit={fit}
      title={n === 0 ? (cannot?.title ?? w('today.none')) : n === 1 ? w('today.one') : w('today.some', { n })}
      sub={
        n === 0 && cannot !== undefined
          ? w('today.cannot', { ref: who.value?.ref ?? '', why: cannot.line })
          : w(n === 0 ? 'today.subNone' : 'today.sub', { ref: who.value?.ref ?? '' })
      }
      aside={
        <>
          <CertificateNote today={today} />
          <SelfNotes today={today} />
          {n > 0 && cannot !== undefined && <Note kind="warn" icon="alert" {...cannot} fold={2} />}
          {today.waiting > 0 && (
            <Note
              kind="mute"
              icon="hourglass"
              title={w('today.wait', { n: today.waiting })}
              line={w('today.waitSub')}
              fold={2}
            />
          )}
        </>
      }
      dock={next !== undefined && <PrimaryKey label={w('today.first')} onPress={go(next.to)} />}
    >
      {list.length === 0 ? (
        <div class="centre fold-3">
          <Picture name="clerk" class="round" />
        </div>
      ) : (
        <div class="hits" data-fit>
          {fit.items.map((t) => (
            <Hit key={t.key} name={t.title} line={t.line} onPress={go(t.to)} />
          ))}
        </div>
      )}
    </StaffFrame>
  )
}

/** Of a few kiosks how each is; of many only how many there are. */
const othersText = (kiosks: readonly StaffNeighbour[]): string =>
  kiosks.length <= 2
    ? listed(kiosks.map((one) => `${pick(one.name)} ${glanceText(one)}`))
    : listed(kiosks.map((one) => pick(one.name)).slice(0, 6))
