import { z } from 'zod'

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

/** `voice` of a site file. */
export const voiceSettingsSchema = z.strictObject({
  /** Loudness every visit begins with; two steps softer and two louder can be chosen. */
  volumePercent: z.int().min(10).max(100).default(60),
  /** By night the loudspeaker is never louder than this. Headphones are. */
  night: z
    .strictObject({
      from: timeOfDay.default('21:00'),
      to: timeOfDay.default('07:00'),
      maxPercent: z.int().min(0).max(100).default(35),
    })
    .prefault({}),
})
export type VoiceSettings = z.output<typeof voiceSettingsSchema>

/** Share of the site's loudness for the steps 1 to 5. */
const steps: readonly number[] = [0.5, 0.75, 1, 1.3, 1.65]

/** What the output is to be set to, per cent. */
export function volumePercent(
  settings: VoiceSettings,
  step: number,
  where: { readonly headphones: boolean; readonly wallMs: number },
): number {
  const wanted = Math.min(100, Math.round(settings.volumePercent * (steps[step - 1] ?? 1)))
  return where.headphones || !isNight(settings.night, where.wallMs)
    ? wanted
    : Math.min(wanted, settings.night.maxPercent)
}

function isNight({ from, to }: VoiceSettings['night'], wallMs: number): boolean {
  const at = new Date(wallMs)
  const now = `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`
  return from <= to ? now >= from && now < to : now >= from || now < to
}
