import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ProblemReport } from '../../../../src/counter/backends/contract.ts'
import { printRights } from '../../../../src/counter/printing/jobs.ts'
import { systemClock } from '../../../../src/kernel/clock.ts'
import { claim, holds, printer, rig, setUp, tearDown } from '../../../contract/printer-stand.ts'
import { until } from '../../../contract/rig.ts'
import { backendWith, CounterStand } from '../../../support/counter-stand.ts'

const phone = '13912345678'
let stand: CounterStand
let delivered: { ticketNo: string; phone: string | undefined }[]

/* A kiosk with nothing but a receipt printer: no service can begin, which is a problem that can be reported. */
beforeEach(async () => {
  delivered = []
  await setUp('citizen-ct-e351', 'in the process')
  claim.release()
  stand = await CounterStand.open(
    rig.devices,
    backendWith({
      reportProblem: (report: ProblemReport) => {
        delivered.push({ ticketNo: report.ticketNo, phone: report.phone?.reveal() })
        return Promise.resolve({ outcome: 'done', value: { stored: true } })
      },
    }),
  )
  stand.touch({ id: 'openService', serviceId: 'pension-certification' }, { id: 'begin' })
  expect(stand.counter.projection).toMatchObject({ screen: 'problem', props: { code: 'service.unavailable' } })
})
afterEach(async () => {
  await stand.close()
  await tearDown()
})

const slipOf = () => {
  const { projection } = stand.counter
  return projection.screen === 'problem' ? projection.props.slip : undefined
}
const prints = () => stand.kiosk.journal('print.')

test('a ticket is opened and its slip comes out, once, written down before and after', async () => {
  stand.touch({ id: 'reportProblem' })
  const { props } = await stand.until((p) => p.screen === 'problem' && p.props.slip === 'printed')
  const { ticketNo } = props as { readonly ticketNo?: string }
  expect(printer.receipts).toHaveLength(1)
  expect(prints()).toMatchObject([
    { type: 'print.intent', template: 'problem', ticketNo },
    { type: 'print.done', template: 'problem', ticketNo },
  ])
  expect(stand.kiosk.journal('ticket')).toMatchObject([{ ticketNo }])
  await expect.poll(() => delivered).toEqual([{ ticketNo, phone: undefined }])
})

test('a visitor who reads English takes home a longer one, with the Chinese of the office below', async () => {
  stand.touch({ id: 'reportProblem' })
  await stand.until((p) => p.screen === 'problem' && p.props.slip === 'printed')
  stand.touch({ id: 'home' }, { id: 'setPrefs', prefs: { lang: 'en' } })
  stand.touch({ id: 'openService', serviceId: 'pension-certification' }, { id: 'begin' }, { id: 'reportProblem' })
  await stand.until((p) => p.screen === 'problem' && p.props.slip === 'printed')
  const [chinese, both] = printer.receipts.map((paper) => paper.heightDots)
  expect(both).toBeGreaterThan(chinese ?? Infinity)
})

test('without paper nothing is tried: the number stays on the screen, and nothing is said of a slip', async () => {
  printer.setPaper('empty')
  await until(rig.devices, 'printer.receipt', holds('media-empty-error'))
  stand.touch({ id: 'reportProblem' })
  await stand.until((p) => p.screen === 'problem' && p.props.ticketNo !== undefined)
  expect(slipOf()).toBeUndefined()
  expect(prints()).toEqual([])
})

test('paper that runs out in the middle is said on the screen', async () => {
  printer.emptyAfterMm(20)
  stand.touch({ id: 'reportProblem' })
  await stand.until((p) => p.screen === 'problem' && (p.props.slip === 'unknown' || p.props.slip === 'notPrinted'))
  expect(prints().map((row) => row.type)).toEqual(['print.intent', 'print.unknown'])
  expect(printRights(stand.kiosk.store.db, stand.kiosk.seals, systemClock.wallMs())).toEqual([])
})

test('after three slips of one visit there are numbers only', async () => {
  for (let nth = 1; nth <= 4; nth += 1) {
    stand.touch({ id: 'reportProblem' })
    if (nth <= 3) await stand.until((p) => p.screen === 'problem' && p.props.slip === 'printed')
    else expect(slipOf()).toBeUndefined()
    stand.touch({ id: 'home' }, { id: 'openService', serviceId: 'pension-certification' }, { id: 'begin' })
  }
  expect(printer.receipts).toHaveLength(3)
})

/** Every byte of the kiosk's folder: database, write-ahead log, keys. */
const onDisk = () => readdirSync(stand.kiosk.dir).map((name) => readFileSync(join(stand.kiosk.dir, name)))
/** Keys of what waits; the queue's own key, by which it tells citizens apart, stays. */
const keysOfWaiting = () =>
  stand.kiosk.store.db.prepare("SELECT scope FROM seal_key WHERE scope GLOB 'queue-0*'").all().length

test('a phone number left for a ticket reaches the gateway at once, is never on disk in clear, and its key is erased', async () => {
  const keys: number[] = []
  stand.queue.onQueued(() => {
    keys.push(keysOfWaiting())
    for (const bytes of onDisk()) expect(bytes.includes(phone)).toBe(false)
  })
  stand.touch({ id: 'reportProblem' }, { id: 'leavePhone', phone })
  /* The visit goes on at once: what was left must not go with it. */
  stand.touch({ id: 'home' })
  await expect.poll(() => delivered.map((d) => d.phone), { timeout: 3000 }).toEqual([undefined, phone])
  await expect.poll(keysOfWaiting).toBe(0)
  expect(Math.max(...keys), 'it was sealed while it waited').toBeGreaterThan(0)
  expect(stand.kiosk.store.db.prepare('SELECT count(*) AS n FROM queued_submission').get()?.n).toBe(0)
  for (const bytes of onDisk()) expect(bytes.includes(phone)).toBe(false)
})
