import { Sensitive } from '../../kernel/sensitive.ts'
import type { Licence } from '../backends/contract.ts'
import type { PrefillSources } from '../forms/form.ts'
import { nationOf } from './nations.ts'
import type { SessionVault } from './vault.ts'

/** What is known of the people who stand there, by the names that forms use (`card.name`, `party.buyer.idNumber` …). */
export function prefillFrom(vault: SessionVault): PrefillSources {
  return (source) => {
    const [kind, first = '', second = ''] = source.split('.')
    switch (kind) {
      case 'card':
        return ofCard(vault, 'applicant', first) ?? ofCard(vault, vault.party, first)
      case 'party':
        return ofCard(vault, first, second)
      case 'licence':
        return ofLicence(vault.licences, first, second)
      case 'answer':
        return copy(vault.answer(first)) ?? copy(vault.earlier(first))
      default:
        return undefined
    }
  }
}

const copy = (value: Sensitive<string> | undefined) => value && new Sensitive(value.reveal())

function ofLicence(licences: readonly Licence[], type: string, field: string): Sensitive<string> | undefined {
  const fields = licences.find((l) => l.typeCode === type)?.fields
  return fields && Object.hasOwn(fields, field) ? copy(fields[field]) : undefined
}

function ofCard(vault: SessionVault, party: string, field: string): Sensitive<string> | undefined {
  const card = vault.parties.get(party)?.identity
  if (!card) return undefined
  const words = (value: string) => (value === '' ? undefined : new Sensitive(value))
  switch (field) {
    case 'name':
      return copy(card.name)
    case 'idNumber':
      return copy(card.idNumber)
    case 'address':
      return copy(card.addedAddress ?? card.address)
    case 'birthDate':
      return words(card.birth.reveal().replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3'))
    case 'sex':
      return words(card.sex === 'male' ? '男' : card.sex === 'female' ? '女' : '')
    case 'ethnicity':
      return words(nationOf(card.nation))
    case 'validTo':
      return words(card.validTo.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3'))
    default:
      return undefined
  }
}
