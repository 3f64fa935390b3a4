import { afterEach, beforeEach, expect, test } from 'vitest'
import { untilVisit } from '../../../src/api/until-visit.ts'
import { readCardHolder } from '../../../src/counter/staff/card-holder.ts'
import { presetCards, SimulatedDevices, SimulatedSdtReader } from '../../../src/hardware/simulators/index.ts'
import { systemClock } from '../../../src/kernel/clock.ts'
import { by, type Rig, ready, startRig, until } from '../../contract/rig.ts'
import { backendWith, CounterStand } from '../../support/counter-stand.ts'

/* A clerk asks for somebody's card for a reprint, from the branch PC perhaps, and walks away; whoever comes next lays down their own. */

const role = 'reader.identity'
let reader: SimulatedSdtReader
let rig: Rig
let stand: CounterStand

beforeEach(async () => {
  const simulated = new SimulatedDevices()
  reader = simulated.add('reader', new SimulatedSdtReader(systemClock))
  rig = startRig([{ id: 'identity', role, profile: 'sdt-serial', at: { simulated: 'reader' } }], simulated)
  await until(rig.devices, role, ready)
  stand = await CounterStand.open(rig.devices, backendWith({}))
})
afterEach(async () => {
  await stand.close()
  await rig.devices.stop()
})

const layDown = (): void => {
  const [card] = presetCards
  if (card) reader.insertCard(card)
}
const read = () =>
  untilVisit(stand.counter, new AbortController().signal, (s) => readCardHolder(rig.devices, 'staff:c-017', s))

test('with nobody at the kiosk the card that is laid down is read', async () => {
  const reading = read()
  layDown()
  expect((await reading)?.idNumber).toBeDefined()
})

test('the first touch of a visit takes the reader from staff: the card laid down next is not theirs to read', async () => {
  const reading = read()
  expect(rig.devices.claim('identityReader', role, by('somebody else')).ok).toBe(false)
  stand.touch({ id: 'start' })
  expect(await reading).toBeUndefined()
  layDown()
  expect(await read()).toBeUndefined()
  expect(rig.devices.claim('identityReader', role, by('visit')).ok).toBe(true)
})
