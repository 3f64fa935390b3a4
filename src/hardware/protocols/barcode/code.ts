/** A code as a reader gave it. */
export type ScannedCode =
  | { readonly kind: 'code'; readonly symbology: string; readonly bytes: Uint8Array }
  /** Read, but too long to be kept or its parts don't fit together. */
  | { readonly kind: 'invalid'; readonly why: 'tooLong' | 'parts' }

/** Longest code that is kept, bytes. */
export const maxCodeBytes = 4096

/** UTF-8 where it is, else GB 18030 (which takes everything): Chinese codes are printed in either. */
export function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

/** XFS4IoT names by AIM code character (ISO/IEC 15424), for all modifiers of it. */
const byLetter: Readonly<Record<string, string>> = {
  A: 'code39',
  B: 'telepenOriginal',
  C: 'code128',
  E: 'ean13',
  F: 'codabar',
  G: 'code93',
  H: 'code11',
  I: 'itf',
  K: 'code16K',
  L: 'pdf417',
  M: 'msi',
  O: 'codablockF',
  P: 'plessey',
  Q: 'qrCode',
  R: 'std2Of5',
  S: 'std2Of5',
  T: 'code49',
  U: 'maxiCode',
  d: 'dataMatrix',
  e: 'rss',
  z: 'aztec',
}
const byIdentifier: Readonly<Record<string, string>> = { ']C1': 'ean128', ']E4': 'ean8', ']e1': 'rssExpanded' }

/** The XFS4IoT name of an AIM symbology identifier such as `]Q1`; `unknown` for what it has no name for. */
export function symbologyOfAim(aim: string): string {
  return byIdentifier[aim] ?? (aim.startsWith(']') ? byLetter[aim.charAt(1)] : undefined) ?? 'unknown'
}
