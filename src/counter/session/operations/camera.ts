import type { ProblemCode } from '../../../api/contract.ts'
import { claimWhenReady, type OperationContext, retryMs } from './context.ts'

/** Keeps a picture running while the face screen is up. */
export async function openCamera(context: OperationContext, role: string): Promise<void> {
  const { clock, signal, send, vault } = context
  while (!signal.aborted) {
    const claim = await claimWhenReady(context, 'camera', role, (code) => send({ type: 'cameraFailed', code }))
    if (!claim) return
    const opened = await claim.device.openView({ timeoutMs: 5000, signal })
    if (opened.outcome === 'done') {
      vault.camera = opened.value
      await watchCamera(context, role)
      await vault.closeCamera()
    } else if (opened.code !== 'canceled') send({ type: 'cameraFailed', code: viewProblem(opened.code) })
    claim.release()
    if (!signal.aborted) await clock.sleep(retryMs, signal)
  }
}

const viewProblem = (code: string): ProblemCode =>
  code === 'framesFrozen' || code === 'noFrames' ? 'camera.frozen' : 'camera.absent'

/** Returns when the stream has failed or the screen is gone; until then says whether frames come. */
async function watchCamera(context: OperationContext, role: string): Promise<void> {
  const { devices, signal, send, vault } = context
  while (!signal.aborted && vault.camera) {
    const frame = await vault.camera.next({ timeoutMs: 2500, signal })
    if (signal.aborted) return
    if (frame.outcome !== 'done') {
      send({ type: 'cameraFailed', code: frame.code === 'deviceGone' ? 'camera.absent' : 'camera.frozen' })
      return
    }
    const frozen = devices.byRole(role)?.conditions.some((c) => c.startsWith('frames-frozen')) ?? false
    if (frozen) send({ type: 'cameraFailed', code: 'camera.frozen' })
    else send({ type: 'cameraReady' })
  }
}
