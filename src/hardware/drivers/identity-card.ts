import { Sensitive } from '../../kernel/sensitive.ts'
import type { IdentityCard, IdentityFailure, Outcome } from '../contract.ts'
import { splitReadAnswer } from '../protocols/sdt/read-answer.ts'
import { type CardText, decodeTextBlock } from '../protocols/sdt/text-block.ts'

const sexes: Readonly<Record<string, IdentityCard['sex']>> = { '1': 'male', '2': 'female', '9': 'unspecified' }

/**
 * The data of a good read answer as a person, every personal field sealed. Overwrites `data` before it returns, whatever the
 * outcome: the sealed fields are then the only copy. Fingerprints are kept only when they were asked for.
 */
export function identityCardFrom(
  data: Uint8Array,
  keep: { readonly fingerprints: boolean },
): Outcome<IdentityCard, IdentityFailure> {
  try {
    const parts = splitReadAnswer(data)
    if (!parts) return { outcome: 'failed', code: 'cardDataInvalid', detail: 'lengths' }
    const text = decodeTextBlock(parts.text)
    if (!text.ok) {
      const code = text.error.code === 'otherLayout' ? 'cardTypeUnsupported' : 'cardDataInvalid'
      return { outcome: 'failed', code, detail: text.error.detail ?? text.error.code }
    }
    const sealed = (bytes: Uint8Array) => new Sensitive(Uint8Array.from(bytes))
    return {
      outcome: 'done',
      value: {
        ...personFrom(text.value),
        photoWlt: sealed(parts.photo),
        ...(keep.fingerprints ? { fingerprints: sealed(parts.fingerprints) } : {}),
      },
    }
  } finally {
    data.fill(0)
  }
}

function personFrom(text: CardText): Omit<IdentityCard, 'photoWlt'> {
  const { layout, name, latinName, sex, nation, nationality, travelPermitNumber, issueCount } = text
  return {
    layout,
    name: new Sensitive(name || latinName),
    ...(latinName === '' ? {} : { latinName: new Sensitive(latinName) }),
    idNumber: new Sensitive(text.idNumber),
    sex: sexes[sex] ?? 'unknown',
    ...(nation === '' ? {} : { nation }),
    ...(nationality === '' ? {} : { nationality }),
    birth: new Sensitive(text.birth),
    address: new Sensitive(text.address),
    issuer: new Sensitive(text.issuer),
    validFrom: text.validFrom,
    validTo: text.validTo,
    ...(travelPermitNumber === '' ? {} : { travelPermitNumber: new Sensitive(travelPermitNumber) }),
    ...(issueCount === '' ? {} : { issueCount }),
  }
}
