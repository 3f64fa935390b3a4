import type { StaffToday } from '../../../src/api/contract/staff.ts'
import { w } from '../../i18n/staff-text.ts'
import { PrimaryKey } from '../../kit/key.tsx'
import { Note } from '../../kit/note.tsx'
import { Picture } from '../../kit/picture.tsx'
import { Hit } from '../../kit/tile.tsx'
import { useFit } from '../../kit/use-fit.ts'
import { go, who } from './desk.ts'
import { StaffFrame } from './staff-frame.tsx'
import { todosOf } from './todo.ts'

/** What needs hands first, as a sentence and a list; the first is also the end of the line. */
export function TodayPage({ today }: { readonly today: StaffToday }) {
  const todos = todosOf(today)
  const [first] = todos
  const fit = useFit(`staff-today-${todos.map((t) => t.key).join()}-${today.waiting}`, 3, todos)
  const n = todos.length
  return (
    <StaffFrame
      fit={fit}
      title={n === 0 ? w('today.none') : n === 1 ? w('today.one') : w('today.some', { n })}
      sub={w(n === 0 ? 'today.subNone' : 'today.sub', { ref: who.value?.ref ?? '' })}
      aside={
        today.waiting > 0 && (
          <Note
            kind="mute"
            icon="hourglass"
            title={w('today.wait', { n: today.waiting })}
            line={w('today.waitSub')}
            fold={2}
          />
        )
      }
      dock={first !== undefined && <PrimaryKey label={w('today.first')} onPress={go(first.to)} />}
    >
      {n === 0 ? (
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
