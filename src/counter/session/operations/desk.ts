import type { ProblemCode } from '../../../api/contract.ts'
import type { ScanFailure } from '../../../hardware/contract.ts'
import { claimWhenReady, type OperationContext, type RunningContext, retryMs, stepAt } from './context.ts'

/** A page is handed in as one picture of at most this size (facts/devices.md). */
const mostPageBytes = 300 * 1024

/** Keeps the desk's picture running while paper is laid down. */
export async function openDesk(context: OperationContext, role: string): Promise<void> {
  const { clock, signal, send, vault } = context
  while (!signal.aborted) {
    const claim = await claimWhenReady(context, 'documentScanner', role, (code) =>
      send({ type: 'deviceProblem', code }),
    )
    if (!claim) return
    const opened = await claim.device.openView({ timeoutMs: 5000, signal })
    if (opened.outcome === 'done') {
      vault.camera = opened.value
      while (!signal.aborted && vault.camera) {
        const frame = await vault.camera.next({ timeoutMs: 5000, signal })
        if (signal.aborted) break
        if (frame.outcome !== 'done') {
          send({ type: 'deviceProblem', code: 'scanner.absent' })
          break
        }
        send({ type: 'deviceReady' })
      }
      await vault.closeCamera()
    } else if (opened.code === 'notSupported') {
      /* A scanner without a running picture: paper is laid down blind. */
      send({ type: 'deviceReady' })
      claim.release()
      return
    } else if (opened.code !== 'canceled') send({ type: 'deviceProblem', code: 'scanner.absent' })
    claim.release()
    if (!signal.aborted) await clock.sleep(retryMs, signal)
  }
}

/** Takes one page. */
export async function takePage(context: RunningContext): Promise<void> {
  const { running, send, signal, vault } = context
  const step = stepAt(running, 'captureDocument')
  if (!step) return
  await vault.closeCamera()
  /* The running picture lets go of the desk a moment after it was told to; a desk that is away is said to be. */
  const gone = new AbortController()
  const claim = await claimWhenReady(
    { ...context, signal: AbortSignal.any([signal, gone.signal]) },
    'documentScanner',
    step.role,
    () => gone.abort(),
  )
  if (!claim) return send({ type: 'ended', operation: 'page', code: 'scanner.absent' })
  const page = await claim.device
    .scan({ timeoutMs: 20_000, signal, maxBytes: mostPageBytes })
    .finally(() => claim.release())
  if (page.outcome !== 'done') return send({ type: 'ended', operation: 'page', code: scanProblem(page.code) })
  vault.forgetPage()
  vault.page = page.value.jpeg
  if (signal.aborted) return vault.forgetPage()
  send({ type: 'ended', operation: 'page', code: null })
}

function scanProblem(code: ScanFailure): ProblemCode {
  switch (code) {
    case 'tooBlurred':
    case 'tooDark':
    case 'tooBright':
    case 'tooLarge':
      return 'scanner.unclear'
    case 'noDocument':
      return 'scanner.noDocument'
    default:
      return 'scanner.absent'
  }
}
