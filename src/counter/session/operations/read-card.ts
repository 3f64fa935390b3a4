import type { ProblemCode } from '../../../api/contract.ts'
import type { IdentityFailure } from '../../../hardware/contract.ts'
import { claimWhenReady, type OperationContext } from './context.ts'

/** Waits for a card, for as long as the screen is up, over any number of unplugs and bad reads. */
export async function readCard(context: OperationContext, role: string, party: string): Promise<void> {
  const { clock, signal, send, vault } = context
  vault.party = party
  while (!signal.aborted) {
    const claim = await claimWhenReady(context, 'identityReader', role, (code) => send({ type: 'cardFailed', code }))
    if (!claim) return
    const answer = await claim.device
      .readCard({
        timeoutMs: 600_000,
        signal,
        onPhase: (phase) => {
          if (!signal.aborted) send({ type: 'cardPhase', phase })
        },
      })
      .finally(() => claim.release())
    if (answer.outcome === 'done') {
      vault.setIdentity(party, answer.value)
      vault.cardUsed = true
      /* A visit that ended in this very moment has been purged already. */
      if (signal.aborted) return vault.forgetIdentity(party)
      if (!vault.samePersonTwice) return send({ type: 'cardRead' })
      vault.forgetIdentity(party)
      send({ type: 'cardFailed', code: 'party.samePerson' })
    } else {
      if (signal.aborted || answer.code === 'canceled') return
      send({ type: 'cardFailed', code: cardProblem(answer.code) })
    }
    await clock.sleep(300, signal)
  }
}

function cardProblem(code: IdentityFailure): ProblemCode {
  switch (code) {
    case 'cardDataInvalid':
      return 'reader.cardInvalid'
    case 'cardTypeUnsupported':
      return 'reader.cardTypeUnsupported'
    case 'cardReadError':
      return 'reader.cardNotRead'
    default:
      return 'reader.absent'
  }
}
