import type { ProblemCode } from '../../../api/contract.ts'
import type { Claim, DeviceClass, Devices, Outcome } from '../../../hardware/contract.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { EventLog } from '../../../kernel/log.ts'
import type { Applicant, Backend, BackendFailure, Operation as BackendOperation } from '../../backends/contract.ts'
import type { Service } from '../../catalogue/service.ts'
import type { Step, StepName, StepOf } from '../../catalogue/steps.ts'
import type { SealBox } from '../../journal/seal.ts'
import type { Actor } from '../../journal/types.ts'
import type { Ledger } from '../../transactions/ledger.ts'
import { deviceProblem } from '../availability.ts'
import type { Running, SessionEvent } from '../state.ts'
import type { SessionVault } from '../vault.ts'

/** What a long operation works with. `signal` ends it; afterwards nothing it sends is heard. */
export interface OperationContext {
  readonly devices: Devices
  readonly backend: Backend
  readonly ledger: Ledger
  readonly seals: SealBox
  readonly clock: Clock
  readonly log: EventLog
  readonly vault: SessionVault
  readonly sessionId: string
  /** `staff:<ref>` while a clerk helps. */
  readonly actor: Actor | undefined
  /** Training: nothing reaches a backend. */
  readonly training: boolean
  readonly service: (serviceId: string) => Service | undefined
  /** What the backend calls a service, and who decides it. */
  readonly operationOf: (serviceId: string) => BackendOperation
  readonly signal: AbortSignal
  readonly send: (event: SessionEvent) => void
}

export interface RunningContext extends OperationContext {
  readonly running: Running
}

/** The step the citizen is at, when it is of that kind. */
export function stepAt<N extends StepName>(running: Running, name: N): StepOf<N> | undefined {
  const step: Step | undefined = running.steps[running.stepIndex]
  return step?.step === name ? (step as StepOf<N>) : undefined
}

/** Between two tries at a device that is not there, ms; the registry's own change event ends the wait sooner. */
export const retryMs = 1000

/** Far longer than any visit: a claim that outlives it has been forgotten. */
const claimLeaseMs = 60 * 60_000

export const claimOf = (context: OperationContext, reason: string) => ({
  owner: context.sessionId,
  reason,
  leaseMs: claimLeaseMs,
})

/** A claim on the device of a role, waiting for it to come back; tells the screen while it is away. */
export async function claimWhenReady<K extends DeviceClass>(
  context: OperationContext,
  deviceClass: K,
  role: string,
  missing: (code: ProblemCode) => void,
): Promise<Claim<K> | undefined> {
  const { devices, clock, signal } = context
  while (!signal.aborted) {
    const claim = devices.claim(deviceClass, role, claimOf(context, deviceClass))
    if (claim.ok) return claim.value
    const device = devices.byRole(role)
    if (claim.error.code !== 'claimed') missing(device ? deviceProblem(device) : 'service.unavailable')
    await waitForChange(devices, clock, signal)
  }
  return undefined
}

async function waitForChange(devices: Devices, clock: Clock, signal: AbortSignal): Promise<void> {
  const wake = new AbortController()
  const stop = devices.onChange(() => wake.abort())
  await clock.sleep(retryMs, AbortSignal.any([signal, wake.signal]))
  stop()
}

export function applicantOf(vault: SessionVault, party = vault.party): Applicant | undefined {
  const identity = vault.parties.get(party)?.identity
  return identity && { name: identity.name, idNumber: identity.idNumber }
}

const backendProblems: Readonly<Record<BackendFailure, ProblemCode>> = {
  unreachable: 'backend.unreachable',
  resting: 'backend.unreachable',
  noAnswer: 'backend.noAnswer',
  serverError: 'backend.error',
  refused: 'backend.refused',
  canceled: 'backend.noAnswer',
}

/** Logs a call that did not end well and answers the problem to show. */
export function backendProblem(
  context: Pick<OperationContext, 'log' | 'vault'>,
  call: string,
  answer: Exclude<Outcome<unknown, BackendFailure>, { outcome: 'done' }>,
): ProblemCode {
  context.log.emit('backend.failed', { call, code: answer.code, detail: answer.detail ?? '' })
  context.vault.refusal = answer.code === 'refused' ? answer.detail : undefined
  return backendProblems[answer.code]
}
