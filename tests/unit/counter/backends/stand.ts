import type { z } from 'zod'
import type { Operation, Submission, SubmissionKind } from '../../../../src/counter/backends/contract.ts'
import { createHttpBackend } from '../../../../src/counter/backends/http/backend.ts'
import { backendConfigSchema } from '../../../../src/counter/backends/http/config.ts'
import { ReferenceBackend, type ReferenceOptions } from '../../../../src/counter/backends/reference/server.ts'
import { type Clock, FakeClock, systemClock } from '../../../../src/kernel/clock.ts'
import { idNumberCheck } from '../../../../src/kernel/id-number.ts'
import { silentLog } from '../../../../src/kernel/log.ts'
import { Sensitive } from '../../../../src/kernel/sensitive.ts'

export const token = 'a-token-of-ours'
export const officeClock = (): FakeClock => new FakeClock(Date.parse('2026-11-21T10:00:00+08:00'))

export function personBorn(birth: string, name = '王秀英') {
  const first = `990101${birth}002`
  return { name, idNumber: `${first}${idNumberCheck(first)}` }
}
export const wang = personBorn('19540312')
export const li = personBorn('19800101', '李建国')
export const applicant = (person = wang) => ({
  name: new Sensitive(person.name),
  idNumber: new Sensitive(person.idNumber),
})

export const keyOf = (n: number): string => `01K8${String(n).padStart(22, '0')}`
export const at = (item: string, region = '361199', organisation = `${region}-zw`): Operation => ({
  item,
  region,
  organisation,
})

/** A submission with nothing in it but the person. */
export function handedIn(
  item: string,
  key: string,
  more: Partial<Submission> & { readonly person?: typeof wang; readonly kind?: SubmissionKind } = {},
): Submission {
  const { person = wang, ...rest } = more
  return {
    kind: 'application',
    idempotencyKey: key,
    operation: at(item),
    parties: [{ role: 'applicant', ...applicant(person) }],
    answers: {},
    licences: [],
    documents: [],
    promises: [],
    signatures: [],
    codes: {},
    ...rest,
  }
}

export const secret = (values: Readonly<Record<string, string>>): Record<string, Sensitive<string>> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, new Sensitive(value)]))

/** An office that listens, and its address. */
export async function openOffice(more: Partial<ReferenceOptions> = {}) {
  const office = new ReferenceBackend({ databasePath: ':memory:', token, clock: officeClock(), ...more })
  const listening = await office.listen('127.0.0.1', 0)
  if (!listening.ok) throw new Error(listening.error.code)
  return { office, url: `http://127.0.0.1:${listening.value}` }
}

export const backendTo = (
  url: string,
  config: Partial<z.input<typeof backendConfigSchema>> = {},
  clock: Clock = systemClock,
) =>
  createHttpBackend(
    backendConfigSchema.parse({
      kind: 'http',
      id: 'reference',
      url,
      timeoutMs: 1000,
      ...(config.auth ? {} : { token }),
      ...config,
    }),
    clock,
    silentLog,
    () => 0,
  )
