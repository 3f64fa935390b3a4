import type { StaffDevice } from '../../../src/api/contract/staff.ts'
import { w } from '../../i18n/staff-text.ts'
import type { Place } from './place.ts'
import { conditionOf, faultOf, isFaulted, nameOf, remedyOf, worstOf } from './words.ts'

export interface DeviceTodo {
  readonly key: string
  readonly title: string
  readonly line: string
  readonly to: Place
  /** It cannot serve; otherwise it will soon want a hand. */
  readonly broken: boolean
}

/** What a device wants of somebody's hands; undefined while it is well. */
export function deviceTodo(d: StaffDevice): DeviceTodo | undefined {
  const { id: key } = d
  const condition = worstOf(d)
  if (condition !== undefined) {
    const to: Place = { page: 'repair', deviceId: key, condition }
    const line = remedyOf(d, condition).text
    return { key, title: `${nameOf(d)}：${conditionOf(condition)}`, line, to, broken: condition.endsWith('-error') }
  }
  if (!isFaulted(d)) return undefined
  /* The code is for the telephone: no hand at the kiosk mends what its configuration says. */
  const line = [w('repair.call'), d.faultCode ?? ''].join(' ').trim()
  return { key, title: `${nameOf(d)}：${faultOf(d)}`, line, to: { page: 'device', deviceId: key }, broken: true }
}
