/**
 * Where the card is: none, at the front where a hand can take it, held at the front, inside, or one too long or too short to be
 * moved. A card at the rear is still the reader's.
 */
export type Place = 'none' | 'gate' | 'front' | 'inside' | 'abnormal'

export type Crt02Answer =
  | { readonly good: true; readonly cm: number; readonly pm: number; readonly data: Uint8Array }
  | { readonly good: false; readonly cm: number; readonly error: string }

const errors: Readonly<Record<number, string>> = {
  0: 'undefinedCommand',
  1: 'parameterError',
  2: 'notNow',
  4: 'dataError',
  5: 'voltage',
  6: 'abnormalCard',
  7: 'mainsOff',
}

/** Codes come as numbers or as ASCII digits. */
const errorName = (code: number) => errors[code & 0xf0 ? code - 0x30 : code] ?? `error-${code}`

/**
 * What a frame of the reader says: CM PM data, or 4E CM error when it refuses ([crt310cs]). Undefined when it is neither. `data` is
 * a view of the content.
 */
export function answerOf(content: Uint8Array): Crt02Answer | undefined {
  const [cm, pm, third] = content
  if (cm === undefined || pm === undefined) return undefined
  if (cm === 0x4e) return third === undefined ? undefined : { good: false, cm: pm, error: errorName(third) }
  return { good: true, cm, pm, data: content.subarray(2) }
}

const places: Readonly<Record<number, Place>> = {
  69: 'none',
  70: 'abnormal',
  71: 'abnormal',
  72: 'gate',
  73: 'front',
  74: 'inside',
  75: 'inside',
  76: 'inside',
  77: 'inside',
  78: 'none',
  89: 'inside',
}

/**
 * The card's place by the answer to a status question: a position and the two entry settings on a CRT-310; Y (a card), N or E
 * (none) on the models that say no more.
 */
export const placeOf = (data: Uint8Array): Place | undefined => places[data[0] ?? 0]

/** How an operation ended: done, no card, a card at the wrong place, or simply not. */
export type Crt02Result = 'done' | 'noCard' | 'wrongPlace' | 'failed'

const results: Readonly<Record<number, Crt02Result>> = {
  89: 'done',
  78: 'failed',
  69: 'noCard',
  87: 'wrongPlace',
}

export const resultOf = (data: Uint8Array): Crt02Result | undefined => results[data[0] ?? 0]

/** Number of a card read over the air, in hex; undefined when the reader has none to give. */
export function uidOf(data: Uint8Array): string | undefined {
  const uid = data.subarray(1)
  if (resultOf(data) !== 'done' || (uid.length !== 4 && uid.length !== 7) || uid.every((byte) => byte === 0))
    return undefined
  return Array.from(uid, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
