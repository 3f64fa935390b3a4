import { booleanOf, groupTags, type IppMessage, numbersOf, textsOf } from './message.ts'

/** printer-state 5: it will not go on without help (RFC 8011 5.4.11). */
const stopped = 5

/** Base keywords of printer-state-reasons (RFC 8011 5.4.12, PWG 5100.9) in our words; what is not here is not for staff. */
const reasons: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'media-empty': 'media-empty',
    'media-needed': 'media-empty',
    'media-low': 'media-low',
    'media-jam': 'media-jam',
    'cover-open': 'cover-open',
    'door-open': 'cover-open',
    'interlock-open': 'cover-open',
    'toner-low': 'marker-supply-low',
    'marker-supply-low': 'marker-supply-low',
    'toner-empty': 'marker-supply-empty',
    'marker-supply-empty': 'marker-supply-empty',
    'marker-waste-almost-full': 'marker-waste-almost-full',
    'marker-waste-full': 'marker-waste-full',
    'input-tray-missing': 'input-tray-missing',
    'output-area-almost-full': 'output-area-almost-full',
    'output-area-full': 'output-area-full',
    paused: 'printer-paused',
  }),
)

/** Every error a document printer can show; its profile needs a remedy for each. */
export const ippErrors: readonly string[] = [
  ...new Set([...[...reasons.values()].map((base) => `${base}-error`), 'printer-fault-error']),
].filter((c) => !/-(low|almost-full)-error$/.test(c))

export interface Marker {
  /** `black`, `cyan`, `magenta`, `yellow` or `waste`, or the place in the list where colour and kind are unknown. */
  readonly id: string
  readonly percent: number
}

export interface PrinterState {
  readonly conditions: readonly string[]
  readonly markers: readonly Marker[]
  readonly firmware?: string
  readonly serial?: string
  readonly operations: readonly number[]
  readonly formats: readonly string[]
}

/** What a Get-Printer-Attributes response says of the printer. */
export function printerStateOf(message: IppMessage): PrinterState {
  const texts = (name: string) => textsOf(message, groupTags.printer, name)
  const [state] = numbersOf(message, groupTags.printer, 'printer-state')
  const accepting = booleanOf(message, groupTags.printer, 'printer-is-accepting-jobs')
  const found = new Set(texts('printer-state-reasons').flatMap((reason) => conditionOf(reason, state === stopped)))
  if (accepting === false) found.add('printer-paused-error')
  if (state === stopped && ![...found].some((c) => c.endsWith('-error'))) found.add('printer-fault-error')
  const [firmware] = texts('printer-firmware-string-version')
  const serial = serialIn(texts('printer-device-id')[0])
  return {
    conditions: [...found].sort(),
    markers: markersOf(message),
    operations: numbersOf(message, groupTags.printer, 'operations-supported'),
    formats: texts('document-format-supported'),
    ...(firmware === undefined ? {} : { firmware }),
    ...(serial === undefined ? {} : { serial }),
  }
}

/**
 * A reason without a suffix is an error (RFC 8011 5.4.12). What only warns while the printer works is why it stands still
 * once it is stopped; running low never is.
 */
function conditionOf(reason: string, isStopped: boolean): string[] {
  const [, base = '', severity = 'error'] = /^(.*?)(?:-(error|warning|report))?$/.exec(reason) ?? []
  if (base === 'none' || base === '') return []
  const known = reasons.get(base)
  if (known === undefined) return reason.endsWith('-error') ? ['printer-fault-error'] : []
  const merelyLow = /-(low|almost-full)$/.test(known)
  if (merelyLow) return [`${known}-warning`]
  return [`${known}-${isStopped && severity === 'warning' ? 'error' : severity}`]
}

/** marker-levels 0..100; negative: unknown or not measured (PWG 5100.13). */
function markersOf(message: IppMessage): Marker[] {
  const types = textsOf(message, groupTags.printer, 'marker-types')
  const colours = textsOf(message, groupTags.printer, 'marker-colors')
  return numbersOf(message, groupTags.printer, 'marker-levels').flatMap((percent, i) =>
    percent < 0 || percent > 100 ? [] : [{ id: markerId(types[i] ?? '', colours[i] ?? '', i), percent }],
  )
}

const markerColours: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '#000000': 'black',
    '#00ffff': 'cyan',
    '#ff00ff': 'magenta',
    '#ffff00': 'yellow',
  }),
)

function markerId(type: string, colour: string, place: number): string {
  if (type.startsWith('waste')) return 'waste'
  return markerColours.get(colour.toLowerCase()) ?? `marker-${place + 1}`
}

/** SN or SERN of an IEEE 1284 device id. */
function serialIn(deviceId: string | undefined): string | undefined {
  return /(?:^|;)\s*(?:SN|SERN|SERIALNUMBER):([^;]{1,64})/i.exec(deviceId ?? '')?.[1]?.trim()
}
