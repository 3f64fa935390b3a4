import type { ProblemCode } from '../../../api/contract.ts'
import type { Outcome } from '../../../hardware/contract.ts'
import { Sensitive } from '../../../kernel/sensitive.ts'
import type { BackendFailure } from '../../backends/contract.ts'
import type { Operation } from '../state.ts'
import { applicantOf, backendProblem, type RunningContext, stepAt } from './context.ts'

/** Questions to the backend that set nothing going. Each ends with one event; what was found lies in the vault. */

export async function queryRegister(context: RunningContext): Promise<void> {
  const applicant = applicantOf(context.vault)
  if (!applicant) return
  const answer = await context.backend.query(context.operationOf(context.running.serviceId), applicant, context.signal)
  if (context.signal.aborted) return
  context.send({
    type: 'queryEnded',
    code: answer.outcome === 'done' ? null : backendProblem(context, 'query', answer),
  })
}

export async function fetchRecords(context: RunningContext): Promise<void> {
  const step = stepAt(context.running, 'query')
  if (!step?.subject) return
  const parameters = Object.fromEntries(
    step.with.flatMap((name) => {
      const value = context.vault.answer(name)
      return value ? [[name, new Sensitive(value.reveal())]] : []
    }),
  )
  await ask(context, 'records', step.subject, parameters)
}

/** Asks for records and puts them into the vault; `nothingFound` when there is none. */
export async function ask(
  context: RunningContext,
  operation: Operation,
  subject: string,
  parameters: Readonly<Record<string, Sensitive<string>>>,
): Promise<void> {
  const { backend, running, signal, vault } = context
  const answer = await backend.lookup(
    {
      subject,
      operation: context.operationOf(running.serviceId),
      applicant: applicantOf(vault, 'applicant') ?? applicantOf(vault),
      parameters,
    },
    signal,
  )
  for (const value of Object.values(parameters)) value.destroy()
  ended(context, operation, 'lookup', answer, (records) => {
    vault.forgetRecords()
    vault.records = records
    return records.length > 0 ? null : 'query.nothingFound'
  })
}

export async function fetchLicences(context: RunningContext): Promise<void> {
  const { backend, running, signal, vault } = context
  const step = stepAt(running, 'fetchLicences')
  const applicant = applicantOf(vault, 'applicant') ?? applicantOf(vault)
  if (!step || !applicant) return
  const answer = await backend.licences(
    {
      operation: context.operationOf(running.serviceId),
      applicant,
      typeCodes: step.types.map((t) => t.code),
      purpose: step.purpose.zh,
    },
    signal,
  )
  ended(context, 'licences', 'licences', answer, (licences) => {
    vault.licences = licences
    return null
  })
}

export async function loadSlots(context: RunningContext): Promise<void> {
  const { backend, running, signal, vault } = context
  const answer = await backend.slots(context.operationOf(running.serviceId), signal)
  ended(context, 'slots', 'slots', answer, (slots) => {
    vault.slots = slots
    return slots.length > 0 ? null : 'slots.none'
  })
}

function ended<T>(
  context: RunningContext,
  operation: Operation,
  call: string,
  answer: Outcome<T, BackendFailure>,
  keep: (value: T) => ProblemCode | null,
): void {
  if (context.signal.aborted) return
  const code = answer.outcome === 'done' ? keep(answer.value) : backendProblem(context, call, answer)
  context.send({ type: 'ended', operation, code })
}
