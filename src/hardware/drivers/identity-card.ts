import { Sensitive } from '../../kernel/sensitive.ts'
import type { IdentityCard, IdentityFailure, Outcome } from '../contract.ts'
import { splitReadAnswer } from '../protocols/sdt/read-answer.ts'
import { decodeTextBlock } from '../protocols/sdt/text-block.ts'

const sexes: Readonly<Record<string, IdentityCard['sex']>> = { '1': 'male', '2': 'female', '9': 'unspecified' }

/**
 * The data of a good read answer as a person, every personal field sealed. Overwrites `data` before it returns, whatever the
 * outcome: the sealed fields are then the only copy.
 */
export function identityCardFrom(data: Uint8Array): Outcome<IdentityCard, IdentityFailure> {
  try {
    const parts = splitReadAnswer(data)
    if (!parts) return { outcome: 'failed', code: 'cardDataInvalid', detail: 'lengths' }
    const text = decodeTextBlock(parts.text)
    if (!text.ok) {
      const code = text.error.code === 'otherLayout' ? 'cardTypeUnsupported' : 'cardDataInvalid'
      return { outcome: 'failed', code, detail: text.error.detail ?? text.error.code }
    }
    const { name, sex, nation, birth, address, idNumber, issuer, validFrom, validTo } = text.value
    return {
      outcome: 'done',
      value: {
        layout: 'mainland',
        name: new Sensitive(name),
        idNumber: new Sensitive(idNumber),
        sex: sexes[sex] ?? 'unknown',
        nation,
        birth: new Sensitive(birth),
        address: new Sensitive(address),
        issuer: new Sensitive(issuer),
        validFrom,
        validTo,
        photoWlt: new Sensitive(Uint8Array.from(parts.photo)),
      },
    }
  } finally {
    data.fill(0)
  }
}
