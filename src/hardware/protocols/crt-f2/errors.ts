/** Error codes of CRT machines by our names. devices.md 2.8 [crt571go]. */
const names: Readonly<Record<string, string>> = {
  '00': 'undefinedCommand',
  '01': 'parameterError',
  '02': 'sequenceError',
  '03': 'notSupported',
  '04': 'dataError',
  '05': 'contactNotReleased',
  '10': 'jam',
  '12': 'sensorError',
  '13': 'cardTooLong',
  '14': 'cardTooShort',
  '16': 'movedByHand',
  '40': 'movedWhileRecycling',
  '41': 'magnetError',
  '43': 'cannotReachChip',
  '45': 'movedByHand',
  '50': 'counterOverflow',
  '51': 'motorError',
  '60': 'shortCircuit',
  '61': 'activationFailed',
  '62': 'chipUnsupported',
  '65': 'chipError',
  '66': 'chipUnsupported',
  '67': 'chipError',
  '68': 'chipTimeout',
  '69': 'chipError',
  A0: 'stackerEmpty',
  A1: 'stackerFull',
  B0: 'notReset',
}

/** Name of a two-character code; `error-xx` for one that is not listed. Anything but letters and digits is left out. */
export const errorName = (code: string): string => names[code] ?? `error-${code.replace(/[^0-9A-Za-z]/g, '')}`
