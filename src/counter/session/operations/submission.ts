import type { Party, Submission, SubmissionKind } from '../../backends/contract.ts'
import type { SessionVault } from '../vault.ts'
import type { RunningContext } from './context.ts'

/** Everything the vault holds of a service, as one submission. Its values stay the vault's. */
export function submissionOf(
  context: RunningContext,
  what: { readonly kind: SubmissionKind; readonly key: string; readonly serviceId: string; readonly caseNo?: string },
): Submission {
  const { vault, actor } = context
  return {
    kind: what.kind,
    idempotencyKey: what.key,
    operation: context.operationOf(what.serviceId),
    parties: partiesOf(vault),
    answers: Object.fromEntries(vault.allAnswers()),
    licences: vault.licences.map(({ typeCode, id }) => ({ typeCode, id })),
    documents: [...vault.documents].map(([id, pages]) => ({ id, pages: pages.map((p) => p.reveal()) })),
    promises: vault.promises.map(({ document, dueBy }) => ({ document, dueBy })),
    signatures: [...vault.parties].flatMap(([role, { signature }]) =>
      signature ? [{ role, png: signature.png.reveal() }] : [],
    ),
    codes: Object.fromEntries(vault.codes),
    ...(what.caseNo === undefined ? {} : { caseNo: what.caseNo }),
    ...(actor ? { actor } : {}),
  }
}

const partiesOf = (vault: SessionVault): readonly Party[] =>
  [...vault.parties].map(([role, { identity, evidence }]) => ({
    role,
    name: identity.name,
    idNumber: identity.idNumber,
    ...(evidence === undefined ? {} : { evidence }),
  }))
