import type { StaffToday } from '../../../src/api/contract/staff.ts'
import { w } from '../../i18n/staff-text.ts'
import { Note } from '../../kit/note.tsx'
import { selfNotes } from './self.ts'

/** What the kiosk finds wrong with itself and serves people in spite of. */
export const SelfNotes = ({ today }: { readonly today: StaffToday }) => (
  <>
    {selfNotes(today).map((name) => (
      <Note key={name} kind="warn" icon="alert" title={w(`self.${name}`)} line={w(`self.${name}Sub`)} fold={2} />
    ))}
  </>
)
