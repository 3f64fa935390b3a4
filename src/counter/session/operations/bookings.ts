import { Sensitive } from '../../../kernel/sensitive.ts'
import { ulid } from '../../../kernel/ulid.ts'
import type { Accepted, SubmissionKind } from '../../backends/contract.ts'
import type { JournalEffect } from '../../journal/types.ts'
import type { Operation } from '../state.ts'
import { carryOut } from './carry-out.ts'
import { type RunningContext, stepAt } from './context.ts'
import { submissionOf } from './submission.ts'

/** Sets one thing going beside the application, under a key of its own, and says how it ended. */
async function setGoing(
  context: RunningContext,
  what: {
    readonly operation: Operation
    readonly effect: JournalEffect
    readonly kind: SubmissionKind
    readonly answers?: Readonly<Record<string, string>>
    readonly say: (value: Accepted) => { readonly [key: string]: string | undefined }
  },
): Promise<void> {
  const { running, clock, vault, send, signal } = context
  const accepted = running.submitted.state === 'accepted' ? { caseNo: running.submitted.caseNo } : {}
  const base = submissionOf(context, {
    kind: what.kind,
    key: ulid(clock.wallMs()),
    serviceId: running.serviceId,
    ...accepted,
  })
  const extra = Object.fromEntries(Object.entries(what.answers ?? {}).map(([k, v]) => [k, new Sensitive(v)]))
  const settled = await carryOut(context, {
    effect: what.effect,
    good: 'done',
    tx: running.transactionId,
    submission: { ...base, answers: { ...base.answers, ...extra } },
    say: what.say,
  })
  if (settled.outcome === 'unknown')
    return send({ type: 'endedUnknown', operation: what.operation, code: settled.code })
  if (settled.outcome === 'failed') {
    const taken = what.kind === 'appointment' && settled.failure === 'refused'
    return send({ type: 'ended', operation: what.operation, code: taken ? 'slots.none' : settled.code })
  }
  if (!signal.aborted) vault.references.set(what.kind, settled.value.reference ?? settled.value.caseNo)
  send({ type: 'ended', operation: what.operation, code: null })
}

export async function bookSlot(context: RunningContext, slotId: string): Promise<void> {
  const slot = context.vault.slots.find((s) => s.id === slotId)
  if (!slot) return context.send({ type: 'ended', operation: 'booking', code: 'slots.none' })
  await setGoing(context, {
    operation: 'booking',
    effect: 'appointment',
    kind: 'appointment',
    answers: { slot: slot.id },
    say: ({ reference }) => ({ day: slot.startsAt.slice(0, 10), appointmentNo: reference }),
  })
  context.vault.references.set('appointmentAt', `${slot.place} ${slot.startsAt.slice(0, 16).replace('T', ' ')}`)
}

export async function arrangeDelivery(context: RunningContext, way: string): Promise<void> {
  await setGoing(context, {
    operation: 'delivery',
    effect: 'deliver',
    kind: 'delivery',
    answers: { way },
    say: ({ reference }) => ({ method: way, waybillNo: reference }),
  })
}

export async function drawNumber(context: RunningContext): Promise<void> {
  const queue = stepAt(context.running, 'ticket')?.queue ?? 'hall'
  await setGoing(context, {
    operation: 'queueNumber',
    effect: 'ticket',
    kind: 'ticket',
    answers: { queue },
    say: ({ reference }) => ({ queue, ticketNo: reference }),
  })
}
