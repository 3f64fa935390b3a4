import { applicantOf, backendProblem, type OperationContext } from './context.ts'

/** Two frames a moment apart go to the backend; the frames are forgotten at once. */
export async function checkFace(context: OperationContext, party: string): Promise<void> {
  const { backend, signal, send, vault } = context
  const applicant = applicantOf(vault, party)
  if (!applicant) return
  const frames: Uint8Array[] = []
  for (let i = 0; i < 2; i += 1) {
    const frame = await vault.camera?.next({ timeoutMs: 2500, signal })
    if (signal.aborted) return
    if (frame?.outcome !== 'done') return send({ type: 'cameraFailed', code: 'camera.frozen' })
    frames.push(Uint8Array.from(frame.value.jpeg))
  }
  const answer = await backend.verifyFace(applicant, frames, signal)
  for (const frame of frames) frame.fill(0)
  if (signal.aborted) return
  if (answer.outcome !== 'done') return send({ type: 'faceEnded', code: backendProblem(context, 'verifyFace', answer) })
  const verdict = answer.value
  if (!verdict.match)
    return send({ type: 'faceEnded', code: verdict.reason === 'notMatched' ? 'face.notMatched' : 'face.unclear' })
  const data = vault.parties.get(party)
  if (data) data.evidence = verdict.evidence
  send({ type: 'faceEnded', code: null })
}
