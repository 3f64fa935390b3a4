import type { KioskRow, Overview } from '../../src/fleet/contract.ts'
import { t } from '../i18n/fleet-text.ts'

/** Something about it wants a look: it does not do everything it should, or an alarm stands. */
export const wantsALook = ({ state, alarms }: KioskRow): boolean => state !== 'serving' || alarms > 0

/** Whether somebody has to go, or do something else, as sentences; that nobody has to is said only when nothing at all wants a look. */
export function whatToDo({ counts, kiosks }: Pick<Overview, 'counts' | 'kiosks'>): readonly string[] {
  const { stopped, lost, partial, maintenance } = counts
  const warned = kiosks.filter(({ state, alarms }) => state === 'serving' && alarms > 0).length
  const said = [
    ...(stopped > 0 ? [t('lede.go', { n: stopped })] : []),
    ...(lost > 0 ? [t('lede.lost', { n: lost })] : []),
    ...(partial > 0 ? [t('lede.limited', { n: partial })] : []),
    ...(warned > 0 ? [t('lede.alarms', { n: warned })] : []),
    ...(maintenance > 0 ? [t('lede.maintenance', { n: maintenance })] : []),
  ]
  return said.length > 0 ? said : [t('lede.calm')]
}
