import { beforeAll, expect, test } from 'vitest'
import { ensureScreens } from '../../src/cli/demo/screens.ts'
import { loadCatalogue } from '../../src/counter/catalogue/load.ts'
import { type Case, refusalsOf, ServiceRow } from '../support/cases.ts'
import { Hall } from '../support/hall.ts'

/*
 * The table service × case: every service of the demo's catalogue over the real API, with simulated devices on their wires and the reference office
 * over HTTP. `npm test` goes every service's good way and its offline ways, and a share of the rest that changes from service to service;
 * `npm run table` goes all of them. KIOSKD_TABLE_ONLY names services, with commas between.
 */

const columns = ['happy', 'offline', 'missing', 'refused', 'cancel', 'timeout'] as const
const whole = process.env.KIOSKD_TABLE === 'all'
const halls = 6
const devices = ['identity', 'face', 'receipt', 'desk', 'a4', 'barcode']
const only = process.env.KIOSKD_TABLE_ONLY?.split(',')
const services = [...(loadCatalogue('provisioning/catalogue/demo').catalogue?.services.keys() ?? [])].filter(
  (id) => only?.includes(id) ?? true,
)

interface Run {
  readonly column: Case['column']
  readonly name: string
  readonly said: string
  readonly broken?: string
}
const runs = new Map<string, Run[]>(services.map((id) => [id, []]))

async function take(hall: Hall, id: string, one: Case | undefined): Promise<void> {
  if (!one) return
  const { column, name } = one
  try {
    runs.get(id)?.push({ column, name, said: await one.run() })
  } catch (thrown) {
    runs.get(id)?.push({ column, name, said: '', broken: String(thrown) })
    hall.backend.troubles.order({ mode: 'normal' })
    await hall.cable.setCut(false)
    await hall.leave().catch(() => {})
  }
}

/** Every one of them, or a share that begins elsewhere for each service. */
const share = <T>(all: readonly T[], every: number, from: number): readonly T[] =>
  whole ? all : all.filter((_, i) => (i + from) % every === 0)

async function goThrough(ids: readonly string[], first: number): Promise<void> {
  const hall = await Hall.open()
  /* Half past eight in the evening: the hall's door opens then, and nothing else is closed. */
  hall.clock.shiftWallMs = new Date().setHours(20, 30) - Date.now()
  const rows = ids.flatMap((id) => {
    const service = hall.loaded.catalogue.services.get(id)
    return service ? [{ id, row: new ServiceRow(hall, service) }] : []
  })
  for (const [i, { id, row }] of rows.entries()) {
    const at = first + i * halls
    await take(hall, id, row.happy())
    const [fromTheStart, ...later] = row.offline()
    await take(hall, id, fromTheStart)
    for (const one of share(later, 5, at)) await take(hall, id, one)
    for (const [call, code] of share(refusalsOf(row.calls), 8, at)) await take(hall, id, row.refused(call, code))
    const places = [...new Set(row.places.slice(1))]
    for (const place of share(places, 20, at)) await take(hall, id, row.cancel(place))
    for (const place of share(places, 20, at + 10)) await take(hall, id, row.timeout(place))
  }
  for (const device of devices) {
    await hall.plug(device, false)
    for (const [i, { id, row }] of rows.entries()) {
      const one = row.missing(device)
      if (whole || one?.short || (i + first) % 4 === 0) await take(hall, id, one)
    }
    await hall.plug(device, true)
  }
  await hall.close()
}

beforeAll(async () => {
  const unbuilt = await ensureScreens(() => {})
  if (unbuilt) throw new Error(unbuilt)
  await Promise.all(
    Array.from({ length: halls }, (_, h) =>
      goThrough(
        services.filter((_s, i) => i % halls === h),
        h,
      ),
    ),
  )
  const line = (name: string, cells: readonly string[]) => name.padEnd(32) + cells.map((c) => c.padStart(9)).join('')
  const countOf = (all: readonly Run[], column: Case['column']) => {
    const of = all.filter((r) => r.column === column)
    const good = of.filter((r) => r.broken === undefined).length
    return of.length === 0 ? '-' : good === of.length ? `${good}` : `${good}/${of.length}`
  }
  const every = [...runs.values()].flat()
  console.log(
    [
      line('service × case', columns),
      ...services.map((id) =>
        line(
          id,
          columns.map((c) => countOf(runs.get(id) ?? [], c)),
        ),
      ),
      line(
        'all',
        columns.map((c) => countOf(every, c)),
      ),
      `${every.length} runs, ${every.filter((r) => r.broken !== undefined).length} broken`,
    ].join('\n'),
  )
}, 1_200_000)

test.each(services)('%s', (id) => {
  const all = runs.get(id) ?? []
  expect(all.filter((r) => r.broken !== undefined)).toEqual([])
  expect(new Set(all.map((r) => r.column))).toContain('happy')
})
