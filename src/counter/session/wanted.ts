import { holds } from '../forms/conditions.ts'
import type { Running } from './state.ts'
import type { SessionVault } from './vault.ts'

/** Whether a step is wanted, by the answers so far and by the licences that were found. */
export function isWanted(step: Running['steps'][number], vault: SessionVault): boolean {
  if (step.step === 'captureDocument' && step.unlessLicence !== undefined) {
    if (vault.licences.some((l) => l.typeCode === step.unlessLicence)) return false
  }
  if (!('when' in step) || !step.when) return true
  return holds(step.when, (name) => vault.answer(name)?.reveal().split(','))
}

/** Every licence that is needed was found, or paper will be asked for instead. */
export function licencesSuffice({ steps, stepIndex }: Running, vault: SessionVault): boolean {
  const step = steps[stepIndex]
  if (step?.step !== 'fetchLicences') return true
  return step.types.every(
    ({ code, required }) =>
      !required ||
      vault.licences.some((l) => l.typeCode === code) ||
      steps.some((s) => s.step === 'captureDocument' && s.unlessLicence === code),
  )
}
