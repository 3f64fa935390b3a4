import { Sensitive } from '../../../kernel/sensitive.ts'
import { claimWhenReady, type RunningContext, retryMs, stepAt } from './context.ts'
import { ask } from './questions.ts'

/** Waits for a code, or takes the typed one, and has the backend say what it means where the service wants that. */
export async function readCode(context: RunningContext, typed: boolean): Promise<void> {
  const { running, signal, vault } = context
  const step = stepAt(running, 'scanCode')
  if (!step || (!typed && !(await scan(context)))) return
  const code = vault.codes.get(step.code)
  if (!code || signal.aborted) return
  if (!step.lookup) return context.send({ type: 'ended', operation: 'code', code: null })
  const parameters = { [step.code]: new Sensitive(code.reveal()) }
  await ask(
    {
      ...context,
      send: (event) =>
        context.send(
          event.type === 'ended' && event.code === 'query.nothingFound' ? { ...event, code: 'code.unknown' } : event,
        ),
    },
    'code',
    step.lookup,
    parameters,
  )
}

async function scan(context: RunningContext): Promise<boolean> {
  const { running, clock, send, signal, vault } = context
  const step = stepAt(running, 'scanCode')
  while (step && !signal.aborted) {
    const claim = await claimWhenReady(context, 'barcodeReader', step.role, () =>
      send({ type: 'deviceProblem', code: 'code.absent' }),
    )
    if (!claim) return false
    send({ type: 'deviceReady' })
    const { symbologies } = step
    const read = await claim.device
      .read({ timeoutMs: 600_000, signal, ...(symbologies ? { symbologies } : {}) })
      .finally(() => claim.release())
    if (signal.aborted) return false
    if (read.outcome === 'done') {
      vault.codes.get(step.code)?.destroy()
      vault.codes.set(step.code, read.value.data)
      return true
    }
    if (read.code !== 'canceled')
      send({ type: 'deviceProblem', code: read.code === 'barcodeInvalid' ? 'code.notRead' : 'code.absent' })
    await clock.sleep(retryMs, signal)
  }
  return false
}
