import { stopCode } from './driver.ts'
import { type Bad, codeOf, doubt, infoModel, type PrintTools, watchEveryMs } from './escpos-outcome.ts'

/**
 * Waits until the printer says that it has come to the end of the job, by the best means it has: an answer that comes in turn
 * (GS I, or GS a's status), else real-time status for as long as printing takes at its rated speed. DLE EOT alone would say
 * "well" while the buffer is still full.
 */
export async function confirm(
  tools: PrintTools,
  paperMm: number,
  startedMonoMs: number,
  signal: AbortSignal,
  stop: AbortSignal,
): Promise<Bad | undefined> {
  const { line, profile, clock } = tools
  const { status = 'asb', mmPerSecond = 100 } = profile.capabilities
  if (status === 'none') return undefined
  const both = AbortSignal.any([signal, stop])
  const failedBy = (code: 'timeout' | 'closed' | 'aborted'): Bad => {
    const error = line.firstError()
    if (error !== undefined) return doubt(codeOf(error), error)
    if (code === 'aborted' && signal.aborted) return doubt(stopCode(signal))
    return doubt(code === 'timeout' ? 'timeout' : 'deviceGone')
  }
  const wholeMs = profile.timeouts.jobMs
  if (line.channels.info === true || line.channels.automatic) {
    const watch = watchStatus(tools, both)
    const inTurn = { timeoutMs: wholeMs, signal: AbortSignal.any([both, watch.bad]) }
    const reached = line.channels.info === true ? await line.info(infoModel, inTurn) : await line.automatic(inTurn)
    await watch.end()
    if (!reached.ok) return failedBy(reached.error.code)
  } else {
    const untilMonoMs = startedMonoMs + (paperMm / mmPerSecond) * 1000
    for (;;) {
      const looked = await line.sweep({ timeoutMs: wholeMs, signal: both })
      if (!looked.ok) return failedBy(looked.error.code)
      if (line.firstError() !== undefined) return failedBy('aborted')
      const leftMs = untilMonoMs - clock.monoMs()
      if (leftMs <= 0) return undefined
      await clock.sleep(Math.min(watchEveryMs, leftMs), both)
    }
  }
  if (line.channels.status === true) {
    const looked = await line.sweep({ timeoutMs: profile.timeouts.commandMs, signal: both })
    if (!looked.ok) return failedBy(looked.error.code)
  }
  return line.firstError() === undefined ? undefined : failedBy('aborted')
}

/** Real-time looks while an in-turn answer is awaited: a printer out of paper would let it wait for ever. */
function watchStatus({ line, clock, profile }: PrintTools, signal: AbortSignal) {
  const bad = new AbortController()
  const over = new AbortController()
  const stop = AbortSignal.any([signal, over.signal])
  const run = async () => {
    while (line.channels.status === true && (await clock.sleep(watchEveryMs, stop))) {
      await line.peek({ timeoutMs: profile.timeouts.commandMs, signal: stop })
      if (line.firstError() !== undefined) bad.abort()
    }
  }
  const running = run()
  return {
    bad: bad.signal,
    end: async () => {
      over.abort()
      await running
    },
  }
}
