import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core'
import { chromiumOptions, portrait } from '../support/glass.ts'
import { type Figure, median, percentile, round, withPeer } from './figure.ts'
import { bareName } from './peers.ts'

/** A box of 2015 beside the machine this runs on. */
const slower = 6
const firstPaints = 3
const rounds = 15
/** What has been loaded late by then stays; from here on nothing may be added. */
const warmVisits = 20

/**
 * What the glass costs the person before it: the first picture of a page that nothing of is cached, and the time from a finger on a key to
 * the next screen, both with the processor slowed; and what a browser that is never closed keeps of the visits it has shown.
 */
export async function* screenFigures(kiosk: string, bare: string, visits: number): AsyncGenerator<Figure> {
  const browser = await chromium.launch(chromiumOptions)
  try {
    const first = await firstPaint(browser, kiosk)
    yield withPeer(
      { name: 'ui.first.paint.ms', value: round(first), unit: 'ms', limit: 1500 },
      `${bareName}, one line of text`,
      await firstPaint(browser, bare),
    )
    const { toPaint, toScreen } = await taps(browser, kiosk)
    yield { name: 'ui.tap.to.paint.p50.ms', value: round(median(toPaint)), unit: 'ms' }
    yield { name: 'ui.tap.to.paint.p95.ms', value: round(percentile(toPaint, 0.95)), unit: 'ms', limit: 100 }
    yield { name: 'ui.tap.to.screen.p50.ms', value: round(median(toScreen)), unit: 'ms' }
    yield { name: 'ui.tap.to.screen.p95.ms', value: round(percentile(toScreen, 0.95)), unit: 'ms', limit: 250 }
    yield { name: 'ui.heap.growth.mb', value: round(await heapGrowthMb(browser, kiosk, visits)), unit: 'MB', limit: 1 }
  } finally {
    await browser.close()
  }
}

/** What the page itself asks for before it can draw; the other pages' scripts lie in the same folder. */
export function firstScript(pagesDir: string): Figure {
  const page = readFileSync(join(pagesDir, 'kiosk/index.html'), 'utf8')
  const scripts = [...new Set([...page.matchAll(/"(?:\.\.|)\/assets\/([^"]+\.js)"/g)].map((m) => m[1] ?? ''))]
  if (scripts.length === 0) throw new Error('the kiosk page names no script')
  const gzipped = scripts.reduce((sum, name) => sum + gzipSync(readFileSync(join(pagesDir, 'assets', name))).length, 0)
  return { name: 'ui.kiosk.js.gzip.kb', value: round(gzipped / 1024), unit: 'KB', limit: 60 }
}

async function slowPage(browser: Browser): Promise<{ page: Page; cdp: CDPSession }> {
  const page = await browser.newPage({ viewport: portrait, reducedMotion: 'reduce' })
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: slower })
  return { page, cdp }
}

async function firstPaint(browser: Browser, url: string): Promise<number> {
  const samples: number[] = []
  for (let i = 0; i < firstPaints; i += 1) {
    /* A page of its own is a cache of its own. */
    const { page } = await slowPage(browser)
    await page.goto(url)
    const paint = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
    samples.push(await eventuallyNumber(page, paint))
    await page.close()
  }
  return median(samples)
}

async function eventuallyNumber(page: Page, script: string): Promise<number> {
  for (;;) {
    const value = Number(await page.evaluate(script))
    if (value > 0) return value
    await page.waitForTimeout(50)
  }
}

/**
 * Two times from the moment the finger touched, by the browser's own clock: to the first picture that answers it, the key pressed down
 * (Event Timing API; what web-vitals calls INP, in steps of 8 ms, nothing under 16), and to the frame after the one in which the
 * daemon's next screen was drawn. Nothing else of ours runs in the page meanwhile.
 */
const watchTaps = `(() => {
  window.taps = []
  window.answered = new Map()
  new PerformanceObserver((list) => {
    for (const { interactionId, duration } of list.getEntries())
      if (interactionId) answered.set(interactionId, Math.max(duration, answered.get(interactionId) ?? 0))
  }).observe({ type: 'event', durationThreshold: 16 })
  window.whenDrawn = () => {}
  let touchedMs = 0
  addEventListener('pointerdown', (e) => { touchedMs = e.timeStamp }, true)
  let screen = ''
  new MutationObserver(() => {
    const now = document.getElementById('said')?.dataset.screen
    if (now === undefined || now === screen) return
    screen = now
    const from = touchedMs
    touchedMs = 0
    if (from === 0) return
    requestAnimationFrame(() => setTimeout(() => {
      taps.push(performance.now() - from)
      whenDrawn(screen)
    }))
  }).observe(document.getElementById('app'), { subtree: true, childList: true, attributes: true, attributeFilter: ['data-screen'] })
})()`

interface Taps {
  readonly toPaint: readonly number[]
  readonly toScreen: readonly number[]
}

async function taps(browser: Browser, url: string): Promise<Taps> {
  const { page } = await slowPage(browser)
  await page.goto(url)
  await page.locator('.page--idle').waitFor()
  await page.evaluate(watchTaps)
  await tap(page, '[data-primary]', 'home')
  for (let i = 0; i < rounds; i += 1) {
    await tap(page, '.body .tile', 'group')
    await tap(page, '.dock .btn:not([data-primary])', 'home')
    await tap(page, '[data-primary]', 'guide')
    await tap(page, '.dock .btn:not([data-primary])', 'home')
  }
  const toScreen = (await page.evaluate('taps')) as number[]
  const slow = (await page.evaluate('[...answered.values()]')) as number[]
  /* Quicker ones are not told. */
  const quick = Array.from({ length: Math.max(0, toScreen.length - slow.length) }, () => 16)
  await tap(page, '.floor .fkey', 'goodbye')
  await page.locator('.page--goodbye .dock .btn').click()
  await page.locator('.page--idle').waitFor()
  await page.close()
  return { toPaint: [...slow, ...quick], toScreen }
}

/** By the input pipeline of the browser, as the panel does it. */
async function tap(page: Page, key: string, next: string): Promise<void> {
  const box = await page.locator(key).first().boundingBox()
  if (!box) throw new Error(`no ${key} to touch`)
  const drawn = page.evaluate('new Promise((done) => { whenDrawn = done })')
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
  const screen = await drawn
  if (screen !== next) throw new Error(`touched ${key}: the screen is ${screen}, not ${next}`)
}

async function heapGrowthMb(browser: Browser, url: string, visits: number): Promise<number> {
  const page = await browser.newPage({ viewport: portrait, reducedMotion: 'reduce' })
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable')
  await page.goto(url)
  const heapMb = async () => {
    await cdp.send('HeapProfiler.collectGarbage')
    const { metrics } = await cdp.send('Performance.getMetrics')
    return (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0) / 1e6
  }
  const press = async (key: string, next: string) => {
    await page.locator(key).first().dispatchEvent('click')
    await page.locator(`#said[data-screen="${next}"]`).waitFor({ state: 'attached', timeout: 15_000 })
  }
  let warmMb = 0
  for (let visit = 0; visit < warmVisits + visits; visit += 1) {
    if (visit === warmVisits) warmMb = await heapMb()
    await page.locator('#said[data-screen="idle"]').waitFor({ state: 'attached', timeout: 15_000 })
    await press('[data-primary]', 'home')
    await press('[data-primary]', 'guide')
    await press('.floor .fkey', 'goodbye')
    await press('.page--goodbye .dock .btn', 'idle')
  }
  const grownMb = (await heapMb()) - warmMb
  await page.close()
  return grownMb
}
