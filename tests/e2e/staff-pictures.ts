import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Page } from 'playwright-core'
import sharp, { type Sharp } from 'sharp'
import { SimulatedEscposPrinter } from '../../src/hardware/simulators/index.ts'
import { makeCertificate } from '../support/certificate.ts'
import { chromiumOptions, portrait } from '../support/glass.ts'
import { Hall } from '../support/hall.ts'
import { eventually } from '../support/house.ts'
import { keyOf, signInAs, touchAll } from '../ui/staff-walk.ts'

/* Takes the pictures of docs/STAFF.md from two whole kiosks: `node tests/e2e/staff-pictures.ts`. Each path is a strip of the screens touched. */

const folder = fileURLToPath(new URL('../../docs/screens/', import.meta.url))
const pin = '204817'
const stepWidth = 340
const gap = 16
const scale = stepWidth / portrait.width

/** Rings the key that is touched, with the number of the touch. */
function ring(n: number, box: { x: number; y: number; width: number; height: number }): Buffer {
  const [x, y, w, h] = [box.x, box.y, box.width, box.height].map((v) => v * scale) as [number, number, number, number]
  const at = `cx="${Math.min(stepWidth - 15, x + w - 6)}" cy="${y + 4}"`
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${stepWidth}" height="${portrait.height * scale}">
    <rect x="${x - 3}" y="${y - 3}" width="${w + 6}" height="${h + 6}" rx="9" fill="none" stroke="#c8321e" stroke-width="4"/>
    <circle ${at} r="13" fill="#c8321e"/><text ${at.replace('cx', 'x').replace(/cy="([\d.]+)"/, (_, v) => `y="${Number(v) + 5}"`)}
      font-family="sans-serif" font-weight="700" font-size="15" text-anchor="middle" fill="#fff">${n}</text></svg>`)
}

async function settled(page: Page): Promise<void> {
  await page.evaluate(
    'document.fonts.ready.then(() => new Promise((r) => requestAnimationFrame(() => setTimeout(r, 150))))',
  )
}

const palette = { palette: true, compressionLevel: 9, effort: 10 } as const

async function write(name: string, image: Sharp): Promise<void> {
  const { size } = await image.png(palette).toFile(join(folder, name))
  console.log(`${name}  ${Math.round(size / 1000)} kB`)
}

/** Screens side by side, in the order they are touched. */
class Strip {
  readonly #page: Page
  readonly #screens: Buffer[] = []

  constructor(page: Page) {
    this.#page = page
  }

  async touch(label: string): Promise<void> {
    const key = await keyOf(this.#page, label)
    await settled(this.#page)
    const box = await key.boundingBox()
    if (box === null) throw new Error(`${label} is nowhere`)
    await this.#keep(ring(this.#screens.length + 1, box))
    await key.click()
  }

  async end(text: string | RegExp, name: string): Promise<void> {
    await this.#page.getByText(text).first().waitFor({ timeout: 20_000 })
    await settled(this.#page)
    await this.#keep()
    const width = this.#screens.length * (stepWidth + gap) - gap
    const height = Math.round(portrait.height * scale)
    const all = this.#screens.map((input, i) => ({ input, left: i * (stepWidth + gap), top: 0 }))
    await write(name, sharp({ create: { width, height, channels: 3, background: '#fff' } }).composite(all))
  }

  async #keep(mark?: Buffer): Promise<void> {
    const small = await sharp(await this.#page.screenshot())
      .resize({ width: stepWidth })
      .png()
      .toBuffer()
    this.#screens.push(
      mark
        ? await sharp(small)
            .composite([{ input: mark }])
            .png()
            .toBuffer()
        : small,
    )
  }
}

const dir = mkdtempSync(join(tmpdir(), 'kioskd-pictures-'))
const [tls, other] = ['here', 'there'].map((name) => makeCertificate(dir, name))
const listener = { port: 0, host: '127.0.0.1', clients: ['127.0.0.1'] }
const unit = { zh: '02 号机', hk: '02 號機', en: 'Unit 02', pt: 'Máquina 02' }
const there = await Hall.open({ kiosk: 'shiqiao-02', unit, demo: false, staffDesk: { ...listener, tls: other } })
const url = new URL(there.kiosk.deskUrl ?? '').origin
const branch = [{ id: 'shiqiao-02', name: unit, url, ca: other?.cert }]
const hall = await Hall.open({ demo: false, staffDesk: { ...listener, tls } })
const both = await Hall.open({ demo: false, staffDesk: { ...listener, tls }, branch })
const browser = await chromium.launch(chromiumOptions)

const printerOf = ({ printer }: Hall): SimulatedEscposPrinter => {
  if (!(printer instanceof SimulatedEscposPrinter)) throw new Error('the receipts come out of another printer')
  return printer
}
const well = (): Promise<void> =>
  eventually(() => {
    const device = hall.kiosk.devices.byRole('printer.receipt')
    return (device?.operatingState === 'ready' && device.conditions.length === 0) || `it says ${device?.conditions}`
  }, 20_000)

async function visit(at: Hall): Promise<void> {
  await at.visitor.until((p) => p.screen === 'idle' && p.props.featured.some((s) => s.available), 20_000)
  await at.walk({ service: 'pension-certification', cards: ['wang-xiuying'] }, (p) => p.screen === 'review')
}

/** The five paths of a new clerk at the kiosk's own screen, each from the page that comes after signing in. */
async function atTheKiosk(): Promise<void> {
  const page = await browser.newPage({ viewport: portrait, reducedMotion: 'reduce' })
  const printer = printerOf(hall)
  const signIn = async (): Promise<void> => {
    /* A page that has seen a visit end loads itself anew. */
    await page.goto('about:blank')
    await hall.visitor.untilScreen('idle', 20_000)
    await page.goto(hall.kiosk.url)
    await page.locator('.page--idle').waitFor()
    await touchAll(page, signInAs('clerk-01'))
    await page.locator('.dots').waitFor({ state: 'detached' })
  }

  printer.setPaper('empty')
  await signIn()
  const paper = new Strip(page)
  await paper.touch('凭条打印机：没纸了')
  printer.setPaper('ok')
  await paper.touch('换好了')
  await paper.end('凭条打印机好了', 'staff-path-paper.png')

  await well()
  printer.breakDown('jam')
  await signIn()
  const jam = new Strip(page)
  await jam.touch('凭条打印机：卡纸')
  printer.setCover(true)
  printer.setCover(false)
  await jam.touch('弄好了，试一下')
  await jam.end('凭条打印机好了', 'staff-path-jam.png')

  await well()
  await page.goto('about:blank')
  await visit(hall)
  printer.setPaper('empty')
  await hall.visitor.act({ id: 'submit' })
  await hall.visitor.untilScreen('result', 20_000)
  await hall.leave()
  printer.setPaper('ok')
  await well()
  await signIn()
  const reprint = new Strip(page)
  await reprint.touch('欠一张纸')
  await reprint.touch('没纸了')
  await reprint.end('打好了', 'staff-path-reprint.png')

  await signIn()
  const test = new Strip(page)
  await test.touch('机器')
  await test.touch('凭条打印机')
  await test.touch('打一张试试')
  await test.touch('对')
  await test.end('记下了', 'staff-path-test-print.png')

  await page.goto('about:blank')
  await visit(hall)
  hall.backend.mode = 'silent'
  await hall.visitor.act({ id: 'submit' })
  await hall.visitor.untilScreen('working', 5000)
  await hall.cable.setCut(true)
  await hall.visitor.untilScreen('result', 60_000)
  await hall.leave()
  await signIn()
  const open = new Strip(page)
  await open.touch('不知道办成没有')
  await open.touch('办成了')
  await open.touch('业务系统里查到了')
  await open.end('记好了', 'staff-path-unresolved.png')
  await page.close()
}

/** A clerk at the branch PC of the first kiosk helps at the second. */
async function atThePc(): Promise<void> {
  const page = await browser.newPage({
    ...{ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce', ignoreHTTPSErrors: true },
  })
  const picture = async (name: string): Promise<void> => {
    await settled(page)
    await write(name, sharp(await page.screenshot()).resize({ width: 1080 }))
  }
  const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click()
  await visit(both)
  await both.visitor.act({ id: 'submit' })
  await both.visitor.untilScreen('result', 20_000)
  await both.leave()
  printerOf(both).setPaper('empty')
  await visit(there)
  await there.visitor.act({ id: 'help' })
  await page.goto(both.kiosk.deskUrl ?? '')
  await page.getByLabel('工号').fill('clerk-01')
  await page.getByLabel('六位口令').fill(pin)
  await press('进入工作台')
  await page.getByText('凭条打印机：没纸了').first().waitFor()
  await page.getByText('02 号机：有人要帮忙').waitFor({ timeout: 20_000 })
  await picture('desk-today.png')
  await press(/^去帮忙：02 号机/)
  await page.getByLabel('六位口令').fill(pin)
  await press('进入工作台')
  await page.getByText('请本人同意').waitFor()
  await picture('desk-help.png')
  await press('请本人同意')
  await there.visitor.until((p) => p.overlay?.kind === 'assist', 5000)
  await there.visitor.act({ id: 'allowAssist' })
  await page.getByText('已填 ●●●').first().waitFor()
  await picture('desk-masked.png')
  await press('结束代办')
  await there.visitor.until((p) => p.assistedBy === undefined, 5000)
  await page.close()
}

try {
  mkdirSync(folder, { recursive: true })
  await atTheKiosk()
  await atThePc()
} finally {
  await browser.close()
  await Promise.all([hall, both, there].map((one) => one.close()))
  rmSync(dir, { recursive: true, force: true })
}
