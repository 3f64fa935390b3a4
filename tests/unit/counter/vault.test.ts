import { expect, test } from 'vitest'
import { SessionVault } from '../../../src/counter/session/vault.ts'
import { identityCardFrom } from '../../../src/hardware/drivers/identity-card.ts'
import { joinReadAnswer } from '../../../src/hardware/protocols/sdt/read-answer.ts'
import { presetCards } from '../../../src/hardware/simulators/index.ts'
import { Sensitive } from '../../../src/kernel/sensitive.ts'

const identities = presetCards.map((card) => {
  const data = joinReadAnswer(card.text, card.photo, card.fingerprints ?? new Uint8Array(0))
  const read = identityCardFrom(data, { fingerprints: true })
  if (read.outcome !== 'done') throw new Error(card.id)
  return { id: card.id, identity: { ...read.value, addedAddress: new Sensitive('青石县') } }
})

test.each(identities)('of $id nothing is left after the visit, whatever its layout holds', ({ identity }) => {
  const vault = new SessionVault()
  vault.setIdentity('applicant', identity)
  const { name, idNumber } = vault.masked()
  expect(name).toMatch(/^.\*+$/u)
  expect(idNumber).toMatch(/^.{3}\*{8,11}.{4}$/)
  vault.forgetIdentity()
  const sealed = Object.values(identity).filter((field) => field instanceof Sensitive)
  expect(sealed.length).toBeGreaterThan(6)
  expect(sealed.every((field) => field.destroyed)).toBe(true)
})
