import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { parse, stringify } from 'yaml'
import { runVisit } from '../../src/cli/demo/visit.ts'
import { Visitor } from '../../src/cli/demo/visitor.ts'
import { House } from '../support/house.ts'
import { cardToScreen, TimedReader } from './card-to-screen.ts'
import { catalogueSearch } from './catalogue-search.ts'
import { Daemon } from './daemon.ts'
import { demoStart } from './demo-start.ts'
import { documentPdf } from './document-pdf.ts'
import { documentPhoto } from './document-photo.ts'
import { type Figure, median, percentile, round, withPeer } from './figure.ts'
import { cardToEvent, profilesLoad } from './hardware.ts'
import { journalFigures } from './journal.ts'
import { bareName, bareServer } from './peers.ts'
import { receiptRaster } from './receipt-raster.ts'
import { firstScript, screenFigures } from './ui.ts'

/* `npm run bench -- --json` prints one figure a line as JSON; without it, a table. Exit 1 when a figure is over its limit. */
const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    cards: { type: 'string' },
    starts: { type: 'string' },
    visits: { type: 'string' },
  },
})
const cards = Number(values.cards ?? 200)
const starts = Number(values.starts ?? 5)
const visits = Number(values.visits ?? 300)
const pagesDir = resolve(import.meta.dirname, '../../kiosk-ui/dist')
let over = 0

function print(figure: Figure): void {
  const { limit, atLeast, value } = figure
  if (limit !== undefined && (atLeast ? value < limit : value > limit)) over += 1
  if (values.json) console.log(JSON.stringify(figure))
  else {
    const promise = limit === undefined ? '' : `  ${atLeast ? 'at least' : 'limit'} ${limit}`
    const peer = figure.peer ? `  ${figure.peer}: ${figure.peerValue} (x${figure.ratio})` : ''
    console.log(`${figure.name.padEnd(24)} ${String(figure.value).padStart(9)} ${figure.unit}${promise}${peer}`)
  }
}

const house = await House.open()
const bare = [await bareServer(), await bareServer(), await bareServer()]

const visit = await runVisit('pension-certification', house.stack, house.addresses, house.dir)
print({ name: 'visit.total.ms', value: visit.timingsMs.total ?? 0, unit: 'ms', limit: 30_000 })
await house.stack.kiosk.stop(2000)

const timed = new TimedReader()
const site = parse(readFileSync(house.stack.siteFile, 'utf8'))
site.devices[0].at = { tcp: `127.0.0.1:${await timed.listen()}` }
const siteFile = join(house.dir, 'bench-site.yaml')
writeFileSync(siteFile, stringify(site))

const startsMs: number[] = []
let daemon = await Daemon.start(siteFile)
for (let i = 0; i < starts; i += 1) {
  await daemon.stop()
  daemon = await Daemon.start(siteFile)
  startsMs.push(daemon.readyMs)
}
print(
  withPeer(
    { name: 'kiosk.start.ms', value: round(median(startsMs)), unit: 'ms', limit: 1200 },
    bareName,
    median(bare.map((b) => b.readyMs)),
  ),
)

print(await demoStart())

const visitor = await Visitor.open(daemon.url)
const samples = await cardToScreen(visitor, timed, cards)
print({ name: 'card.to.screen.p50.ms', value: round(median(samples)), unit: 'ms' })
print({ name: 'card.to.screen.p99.ms', value: round(percentile(samples, 0.99)), unit: 'ms', limit: 10 })
print(
  withPeer(
    /* 140 with nine services and eight kinds of steps; now it is forty-five and eighteen. */
    { name: 'kiosk.rss.mb', value: round(daemon.rssMb), unit: 'MB', limit: 143 },
    bareName,
    median(bare.map((b) => b.rssMb)),
  ),
)
visitor.close()
for await (const figure of screenFigures(daemon.url, bare[0]?.url ?? '', visits)) print(figure)
await daemon.stop()

print(firstScript(pagesDir))

for (const figure of await cardToEvent(cards)) print(figure)
print(profilesLoad())
print(await receiptRaster())
for (const figure of await documentPhoto()) print(figure)
for (const figure of await documentPdf()) print(figure)
for (const figure of await journalFigures()) print(figure)
for (const figure of catalogueSearch()) print(figure)

for (const { stop } of bare) stop()
await house.close()
process.exit(over === 0 ? 0 : 1)
