import type { Sensitive } from '../../../kernel/sensitive.ts'
import type { Applicant, Submission } from '../contract.ts'

/* Bodies of requests, in our own names. They hold persons in clear and live as long as the request. */

export const personOf = (applicant: Applicant) => ({
  name: applicant.name.reveal(),
  idNumber: applicant.idNumber.reveal(),
})

export const revealed = (values: Readonly<Record<string, Sensitive<string>>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.reveal()]))

export const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64')

/** A submission as it goes over the wire; lists that are empty stay away. */
export function submissionBody(submission: Submission): object {
  const { operation, parties, answers, licences, documents, promises, signatures, codes, caseNo, actor } = submission
  return {
    operation,
    parties: parties.map((party) => ({
      role: party.role,
      ...personOf(party),
      ...(party.evidence === undefined ? {} : { evidence: party.evidence }),
    })),
    answers: revealed(answers),
    licences,
    documents: documents.map(({ id, pages }) => ({ id, pages: pages.map(base64) })),
    promises,
    signatures: signatures.map(({ role, png }) => ({ role, png: base64(png) })),
    codes: revealed(codes),
    ...(caseNo === undefined ? {} : { caseNo }),
    ...(actor === undefined ? {} : { actor }),
  }
}
