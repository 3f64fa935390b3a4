import { expect, test } from 'vitest'
import { nameOf, sampleOf } from '../kills/matrix.ts'
import { runMatrix } from '../kills/run-matrix.ts'
import { longRecovery, plans } from '../kills/walks.ts'

/* A deterministic sample of the matrix that `npm run kills` runs whole: every type of row once before and once after its commit. */
test('after kill -9 at any row a kiosk writes nothing accepted is lost and nothing happens twice', async () => {
  const { generated, done } = await runMatrix({
    lanes: 6,
    plans: plans.filter((p) => p.sampled),
    recoveries: [longRecovery],
    choose: sampleOf,
  })
  const wrong = done.filter((d) => d.wrong.length > 0)
  console.log(`${done.length} kills of ${generated} generated cases, ${wrong.length} did not hold`)
  expect(wrong.map((d) => `${nameOf(d.case)}: ${d.wrong.join('; ')}`)).toEqual([])
  expect(generated).toBeGreaterThanOrEqual(300)
}, 290_000)
