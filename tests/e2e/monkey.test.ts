import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Visitor } from '../../src/cli/demo/visitor.ts'
import { cardOf } from '../../src/hardware/simulators/index.ts'
import { canary } from '../support/canary.ts'
import { type OpenGlass, openGlass, portrait } from '../support/glass.ts'
import { eventually, House, walkToCard } from '../support/house.ts'

/*
 * A minute of a child alone with the kiosk: touches and keys anywhere, cards in and out, the page loaded anew, the line to the daemon cut,
 * the daemon killed. KIOSKD_SEED=N repeats a run, KIOSKD_MONKEY_MS makes it longer.
 */

const lastsMs = Number(process.env.KIOSKD_MONKEY_MS ?? 60_000)
const seed = Number(process.env.KIOSKD_SEED) || 20_261_122
/** Each first character stands nowhere else, so that it betrays its person even where the rest is masked. */
const people = ['鸢尾金丝雀', '麒麟曦和羽', '饕餮翎羽客'].map((name, i) => ({
  id: `monkey-${i}`,
  sign: name.slice(0, 1),
  card: cardOf(`monkey-${i}`, `monkey-${i}`, { ...canary, name, idNumber: `9901011950022873${i + 2}` }),
}))
const keys = [
  'Tab',
  'Tab',
  'Shift+Tab',
  'Enter',
  'Enter',
  'Space',
  'Escape',
  'Backspace',
  'ArrowDown',
  'ArrowUp',
  'F1',
  'F5',
  'a',
  '7',
]

let house: House
let open: OpenGlass
let page: Page
let daemon: Visitor
beforeAll(async () => {
  house = await House.open({ restartMs: 200 })
  for (const { card } of people) house.stack.dock.addCard(card)
  open = await openGlass()
  page = open.glass.page
  /* A line that can be cut from outside. */
  await page.addInitScript(`{
    const lines = new Set()
    globalThis.WebSocket = class extends WebSocket {
      constructor(...args) { super(...args); lines.add(this); this.addEventListener('close', () => lines.delete(this)) }
    }
    globalThis.cutLines = () => { for (const line of lines) line.close() }
  }`)
  await page.goto(house.addresses.kiosk)
  daemon = await house.visitor()
})
afterAll(async () => {
  daemon.close()
  await open.close()
  await house.close()
})

function random(): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** What the page has drawn, and of which revision; nothing while it is being loaded. */
async function drawn(): Promise<{ readonly rev: number; readonly screen: string; readonly html: string } | undefined> {
  const script = `(() => { const { rev, screen } = document.getElementById('said')?.dataset ?? {}
    return rev === undefined ? undefined : { rev: Number(rev), screen, html: document.documentElement.outerHTML } })()`
  return (await page.evaluate(script).catch(() => undefined)) as Awaited<ReturnType<typeof drawn>>
}

test('nothing a child does breaks the page, stops the screen, or shows one visitor to the next', {
  timeout: lastsMs + 90_000,
}, async () => {
  const next = random()
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T
  let inReader: string | undefined
  /** Whose card has lain in the reader in this visit. */
  let mayShow = new Set<string>()
  let inSession = false
  let visits = 0
  let shown = 0
  let own = 0
  const found: string[] = []
  const did = new Map<string, number>()

  const placeCard = async () => {
    const person = pick(people)
    inReader = person.sign
    mayShow.add(person.sign)
    await house.order({ order: 'insertCard', device: 'identity', card: person.id })
  }
  const moves: readonly (readonly [number, string, () => Promise<unknown>])[] = [
    [
      250,
      'touch a key',
      async () => {
        const buttons = page.locator('button:visible')
        const count = await buttons.count()
        if (count > 0) await buttons.nth(Math.floor(next() * count)).click({ timeout: 300, force: true })
      },
    ],
    [60, 'touch anywhere', () => page.mouse.click(next() * portrait.width, next() * portrait.height)],
    [60, 'go on', () => page.locator('[data-primary]:visible').first().click({ timeout: 300, force: true })],
    [100, 'press a key', () => page.keyboard.press(pick(keys))],
    [30, 'place a card', placeCard],
    [
      15,
      'a visitor who knows the way',
      async () => {
        if (daemon.projection.screen !== 'idle') return
        await walkToCard(daemon)
        await placeCard()
        await daemon.untilScreen('confirm', 3000)
      },
    ],
    [
      15,
      'take the card',
      async () => {
        inReader = undefined
        await house.order({ order: 'removeCard', device: 'identity' })
      },
    ],
    [8, 'load the page anew', () => page.reload()],
    [8, 'cut the line', () => page.evaluate('cutLines()')],
    [1, 'kill the daemon', () => house.order({ order: 'killKioskd' })],
  ]
  const bag = moves.flatMap(([weight, name, move]) => Array.from({ length: weight }, () => ({ name, move })))

  const look = async () => {
    if (!daemon.connected) daemon = await house.visitor().catch(() => daemon)
    const { inSession: now, rev } = daemon.projection
    if (now !== inSession) {
      inSession = now
      if (now) visits += 1
      mayShow = new Set(inReader === undefined ? [] : [inReader])
    }
    const seen = await drawn()
    if (seen?.rev !== rev || daemon.projection.rev !== rev) return
    shown += 1
    for (const { sign } of people.filter((p) => seen.html.includes(p.sign))) {
      if (inSession && mayShow.has(sign)) own += 1
      else found.push(`${sign} on ${seen.screen}`)
    }
  }

  const endMs = performance.now() + lastsMs
  while (performance.now() < endMs) {
    const { name, move } = pick(bag)
    did.set(name, (did.get(name) ?? 0) + 1)
    /* A key that has gone meanwhile, a page that is being loaded: a child does not mind. */
    await move().catch(() => {})
    /* Loaded anew while no daemon was there. A browser on a screen tries again by itself; one without a screen does not. */
    if (page.url().startsWith('chrome-error')) await page.goto(house.addresses.kiosk).catch(() => {})
    await look()
  }
  console.log(
    `monkey, seed ${seed}: ${visits} visits, ${shown} looks, ${own} at the visitor's own name; ${[...did].map(([k, n]) => `${k} ${n}`).join(', ')}`,
  )

  await house.order({ order: 'removeCard', device: 'identity' })
  await eventually(async () => {
    if (!daemon.connected) daemon = await house.visitor().catch(() => daemon)
    const seen = await drawn()
    return seen?.rev === daemon.projection.rev || `the page shows ${seen?.rev}, the daemon ${daemon.projection.rev}`
  }, 15_000)
  await eventually(async () => {
    const { actions, screen } = daemon.projection
    const shows = (await drawn())?.screen
    if (screen === 'idle' && shows === 'idle') return true
    /* Left at the door of the staff: it shuts by itself after three minutes, and at once by its key. */
    if (shows === 'staff')
      await page
        .getByRole('button', { name: '退出' })
        .last()
        .click({ timeout: 300 })
        .catch(() => {})
    for (const id of ['resume', 'closeHelp', 'exit', 'next'] as const)
      if (actions.includes(id)) await daemon.act({ id })
    return `the daemon's screen is ${screen}, the page shows ${shows}`
  }, 40_000)
  expect(found).toEqual([])
  expect(open.errors.filter((e) => !/WebSocket|ERR_CONNECTION|Failed to load resource/.test(e))).toEqual([])
  expect(visits).toBeGreaterThan(2)
  expect(own).toBeGreaterThan(0)
})
