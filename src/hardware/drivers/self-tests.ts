import type { Result } from '../../kernel/result.ts'
import { Sensitive } from '../../kernel/sensitive.ts'
import { done, failed, type Outcome } from '../contract.ts'
import type { Driver, DriverFailure, SelfTestFinding } from './driver.ts'

type Look = (signal: AbortSignal) => Promise<Result<void, DriverFailure>>
type Test = (signal: AbortSignal) => Promise<Outcome<SelfTestFinding>>

/** The self-tests of a driver by the ids of its profiles; any other id is answered by a look at the device. */
export function selfTests(look: Look, tests: Readonly<Record<string, Test>>): NonNullable<Driver['selfTest']> {
  return async (id, signal) => {
    const test = Object.hasOwn(tests, id) ? tests[id] : undefined
    if (test) return test(signal)
    const looked = await look(signal)
    return looked.ok ? done({ code: 'ok' }) : failed(looked.error.code, looked.error.detail)
  }
}

/** An operator's test with a card or code of their own: what was read is forgotten at once, only that it was read is told. */
export function readTest(read: (signal: AbortSignal) => Promise<Outcome<object>>): Test {
  return async (signal) => {
    const outcome = await read(signal)
    if (outcome.outcome !== 'done') return outcome
    for (const field of Object.values(outcome.value).flat()) if (field instanceof Sensitive) field.destroy()
    return done({ code: 'read' })
  }
}
