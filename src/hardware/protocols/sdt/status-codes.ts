/** SW3 of an answer and what it means to us. devices.md 1.3 [softs, hsl-lang]. */
export const sdtStatus = {
  144: 'success',
  159: 'cardFound',
  16: 'requestChecksumWrong',
  17: 'requestLengthWrong',
  33: 'commandWrong',
  35: 'notPermitted',
  36: 'unrecognisedError',
  49: 'cardRefusedSam',
  50: 'samRefusedCard',
  51: 'verificationError',
  64: 'cardTypeNotRecognised',
  65: 'cardReadFailed',
  71: 'randomNumberFailed',
  96: 'samSelfTestFailed',
  102: 'samNotAuthorised',
  128: 'noCard',
  129: 'selectFailed',
  145: 'noContent',
} as const satisfies Readonly<Record<number, string>>

export type SdtStatus = (typeof sdtStatus)[keyof typeof sdtStatus] | 'undocumented'

export function statusOf(sw3: number): SdtStatus {
  const table: Readonly<Record<number, SdtStatus>> = sdtStatus
  return table[sw3] ?? 'undocumented'
}
