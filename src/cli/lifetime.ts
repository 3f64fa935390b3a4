/**
 * Resolves with the reason when the process is asked to end: SIGTERM, SIGINT, or the parent that started it is gone (its IPC
 * channel closed), so that nothing outlives a killed demo.
 */
export function onStop(): Promise<string> {
  return new Promise((done) => {
    const resolve = (reason: string) => {
      // The channel has served: it must not hold the process when everything else has ended.
      process.channel?.unref()
      done(reason)
    }
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => resolve(signal))
    if (process.connected) process.on('disconnect', () => resolve('parentGone'))
  })
}
