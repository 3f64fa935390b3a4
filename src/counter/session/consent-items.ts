import type { Text } from '../../api/contract.ts'
import type { Step, StepOf } from '../catalogue/steps.ts'

const face: Required<Text> = {
  zh: '现场拍的您的照片，只用来核对',
  hk: '現場拍的您的照片，只用來核對',
  en: 'A picture of you taken here, only to compare',
  pt: 'Uma fotografia sua tirada aqui, só para comparar',
}

/** Whether a picture is taken of whoever agrees here: in a visit for somebody else it is another person's. */
export const isLookedAt = ({ party }: Pick<StepOf<'consent'>, 'party'>, steps: readonly Step[]): boolean =>
  steps.some((s) => s.step === 'verifyFace' && s.party === party)

/** What is handled, as it is told: what the service names, and the face of just those who are looked at. */
export function consentItems(
  consent: Pick<StepOf<'consent'>, 'party' | 'items'>,
  steps: readonly Step[],
): readonly Text[] {
  const [card, ...others] = consent.items
  return isLookedAt(consent, steps) && card !== undefined ? [card, face, ...others] : consent.items
}
