import type { DeviceReadiness, ReadinessReport } from '../hardware/devices/health/readiness.ts'
import { formatProblem } from '../kernel/config/yaml.ts'

/** Words of a repair key, from the screens' own texts; undefined when there is none. */
export type RepairWords = (key: string) => string | undefined

const stamp = (wallMs: number) => new Date(wallMs).toISOString().replace('T', ' ').slice(0, 16)

/**
 * The readiness report in lines of at most 64 characters, for a terminal and for the receipt printer: what can serve, what to do
 * where it can't, what is used up, what was counted.
 */
export function readinessLines(report: ReadinessReport, words: RepairWords): readonly string[] {
  const bad = report.devices.filter((d) => !d.canServe)
  return [
    `kioskd readiness report  ${stamp(report.atWallMs)} UTC`,
    report.ready
      ? 'READY: every required device can serve.'
      : `NOT READY: ${bad.length} of ${report.devices.length} devices cannot serve.`,
    '',
    ...report.devices.flatMap((d) => deviceLines(d, words)),
    ...report.unmatched.flatMap(({ device }) => [
      `found, no profile matches: ${device.path}`,
      `  ids ${device.vendorId ?? '?'}:${device.productId ?? '?'} ${device.product ?? ''}`.trimEnd(),
      '  remedy: kioskd profiles new',
    ]),
    ...report.profileProblems.flatMap((problem) => [`profile skipped: ${formatProblem(problem)}`]),
  ]
}

function deviceLines({ device, canServe, claim, health }: DeviceReadiness, words: RepairWords): readonly string[] {
  const { commands, media } = health
  const state = device.adminState === 'disabled' ? 'disabled' : device.operatingState
  const fault = device.faultCode === undefined ? '' : ` (${device.faultCode})`
  const moved = Object.entries(media).filter(([, n]) => n > 0)
  return [
    `${canServe ? 'ok ' : 'BAD'} ${device.id}: ${device.profileId}, ${state}${fault}`,
    ...device.conditions.map((condition) => {
      const remedy = device.remedies.find((r) => r.condition === condition)
      const text = remedy && words(remedy.text)
      return `      ${condition}${text === undefined ? '' : `: ${text}`}`
    }),
    ...device.consumables.map(
      ({ id, level, used, percent }) =>
        `      ${id}: ${level}${used === undefined ? '' : `, ${used} used since refill`}${percent === undefined ? '' : `, ${percent} %`}`,
    ),
    ...(claim ? [`      held by ${claim.reason} since ${stamp(claim.sinceWallMs)}`] : []),
    `      ${commands.done} good, ${commands.failed} failed, ${commands.unknown} unknown; ${health.losses} times away`,
    ...(moved.length > 0 ? [`      ${moved.map(([what, n]) => `${what} ${n}`).join(', ')}`] : []),
    ...health.selfTests.map((t) => `      test ${t.testId}: ${t.outcome} ${t.code}, ${stamp(t.atWallMs)}`),
    ...health.errors.slice(-3).map((e) => `      ${stamp(e.atWallMs)} ${e.what} ${e.code}`),
  ]
}

/** The screens' Chinese and English repair texts, of which a report takes the English. */
export async function repairWords(): Promise<RepairWords> {
  const { repairs } = await import('../../kiosk-ui/i18n/devices-text.ts')
  return (key) => repairs[key]?.en
}
