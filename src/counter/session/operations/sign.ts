import type { ProblemCode } from '../../../api/contract.ts'
import type { SignatureFailure } from '../../../hardware/contract.ts'
import { ulid } from '../../../kernel/ulid.ts'
import { signaturePng } from '../../printing/drawing.ts'
import { carryOut } from './carry-out.ts'
import { claimWhenReady, type RunningContext, stepAt } from './context.ts'
import { submissionOf } from './submission.ts'

/** Collects a signature until `finish`, hands it with its statement to the signing service once, and keeps the proof. */
export async function sign(context: RunningContext, finish: AbortSignal): Promise<void> {
  const { running, clock, send, signal, vault } = context
  const step = stepAt(running, 'sign')
  if (!step) return
  vault.party = step.party
  const failed = (code: ProblemCode) => send({ type: 'ended', operation: 'signature', code })
  const claim = await claimWhenReady(context, 'signaturePad', step.role, () =>
    send({ type: 'deviceProblem', code: 'pad.absent' }),
  )
  if (!claim) return
  send({ type: 'deviceReady' })
  const captured = await claim.device.capture({ timeoutMs: 600_000, signal, finish }).finally(() => claim.release())
  if (signal.aborted) return
  if (captured.outcome !== 'done') return failed(padProblem(captured.code))
  const png = await signaturePng(captured.value, signal)
  captured.value.strokes.destroy()
  if (!png.ok) return failed('pad.absent')
  const key = ulid(clock.wallMs())
  const base = submissionOf(context, { kind: 'signature', key, serviceId: running.serviceId })
  const settled = await carryOut(context, {
    effect: 'sign',
    good: 'done',
    tx: running.transactionId,
    submission: { ...base, documents: [], signatures: [{ role: step.party, png: png.value.reveal() }] },
    body: { party: step.party },
    say: () => ({}),
  })
  const data = vault.parties.get(step.party)
  if (settled.outcome === 'done' && data && !signal.aborted)
    data.signature = { png: png.value, evidence: settled.value.caseNo }
  else png.value.destroy()
  if (settled.outcome === 'unknown') return send({ type: 'endedUnknown', operation: 'signature', code: settled.code })
  if (settled.outcome === 'failed') return failed(settled.code)
  send({ type: 'ended', operation: 'signature', code: null })
}

function padProblem(code: SignatureFailure): ProblemCode {
  return code === 'emptySignature' || code === 'clearedByCitizen' ? 'pad.empty' : 'pad.absent'
}
