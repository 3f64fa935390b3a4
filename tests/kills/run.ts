import { ensureScreens } from '../../src/cli/demo/screens.ts'
import { nameOf } from './matrix.ts'
import { runMatrix } from './run-matrix.ts'
import { plans } from './walks.ts'

/*
 * `npm run kills`: kill -9 at every row that a kiosk writes, for walks that have every kind of step between them. `-- PLAN …` runs
 * the cases of some walks only. Prints a line a case and the count; exit 1 when anything does not hold.
 */
const args = process.argv.slice(2)
const unbuilt = await ensureScreens(console.error)
if (unbuilt) throw new Error(unbuilt)
const startedMs = performance.now()
const chosen = plans.filter((p) => args.includes(p.id))
const { generated, done } = await runMatrix({
  lanes: Number(process.env.KIOSKD_LANES ?? 6),
  ...(chosen.length > 0 ? { plans: chosen } : {}),
  say: (line) => console.error(line),
})
for (const { case: one, outcome, wrong } of done) {
  console.log(`${nameOf(one)} ${outcome}`)
  for (const what of wrong) console.log(`  WRONG: ${what}`)
}
const bad = done.filter((d) => d.wrong.length > 0).length
const seconds = Math.round((performance.now() - startedMs) / 1000)
console.log(`${done.length} kills of ${generated} generated cases, ${bad} did not hold, ${seconds} s`)
process.exitCode = bad === 0 ? 0 : 1
