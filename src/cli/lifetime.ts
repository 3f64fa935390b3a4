/**
 * Resolves with the reason when the process is asked to end: SIGTERM, SIGINT, or the parent that started it is gone (its IPC
 * channel closed), so that nothing outlives a killed demo.
 */
export function onStop(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => resolve(signal))
    if (process.connected) process.on('disconnect', () => resolve('parentGone'))
  })
}
