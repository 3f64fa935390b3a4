import type { StaffToday } from '../../../src/api/contract/staff.ts'
import { w } from '../../i18n/staff-text.ts'
import { Note } from '../../kit/note.tsx'

/** For operators: the certificate of the branch-PC page is in its last thirty days. */
export function CertificateNote({ today }: { readonly today: StaffToday }) {
  const { certificateDays: n } = today
  if (n === undefined) return null
  return <Note kind="warn" icon="lock" title={n === 0 ? w('cert.ended') : w('cert.ends', { n })} line={w('cert.sub')} />
}
