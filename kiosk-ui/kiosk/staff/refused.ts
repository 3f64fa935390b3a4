import { useEffect, useState } from 'preact/hooks'
import type { StaffRefused } from '../../../src/api/contract/staff.ts'
import { w } from '../../i18n/staff-text.ts'
import { useBeat } from '../../kit/clock.ts'

/** Why a sign-in was refused, in words; `left` seconds until the next try is heard. */
export function refusedText(refused: StaffRefused, left: number, byCard = false): string {
  const wrong = w(byCard ? 'in.cardWrong' : 'in.wrong')
  if (refused.code === 'wait') return left > 0 ? w('in.wait', { n: left }) : wrong
  if (refused.code === 'away') return w('there.away')
  if (refused.code === 'noCard' || refused.code === 'notRead') return w('in.noCard')
  if (refused.code === 'readerAway') return w('in.readerAway')
  if (refused.code === 'busy') return w('in.busy')
  if (refused.code === 'locked') return w('in.locked')
  return refused.code === 'wrong' || refused.code === 'invalid' ? wrong : w('in.failed')
}

/** Counts down with the page's own clock from the moment of the refusal. */
export function useSecondsLeft(refused: StaffRefused | null): number {
  const waitMs = refused?.code === 'wait' ? (refused.waitMs ?? 0) : 0
  const [endsAt, setEndsAt] = useState(0)
  useEffect(() => setEndsAt(performance.now() + waitMs), [refused, waitMs])
  useBeat(waitMs > 0)
  return waitMs === 0 ? 0 : Math.max(0, Math.ceil((endsAt - performance.now()) / 1000))
}
