/** For how long after the named minute a browser may still be started anew: whoever stands there then is waited for. */
const windowMinutes = 120
/** A browser younger than this has been started anew for another reason. */
const youngMs = 12 * 3_600_000

/**
 * Whether the nightly restart of a browser that has run for `ranForMs` is due at this local time. What piles up in a browser over
 * weeks goes with it.
 * @param restartAt `HH:MM`, or `never`
 */
export function nightlyIsDue(restartAt: string, at: Date, ranForMs: number): boolean {
  if (restartAt === 'never' || ranForMs < youngMs) return false
  const [hours = 0, minutes = 0] = restartAt.split(':').map(Number)
  const late = (at.getHours() * 60 + at.getMinutes() - (hours * 60 + minutes) + 1440) % 1440
  return late < windowMinutes
}
