import type { Page } from 'playwright-core'
import { eventually } from './house.ts'

/** What has the focus, and what is wrong with it. Plain script: the page's policy lets nothing else in. */
const LOOK = `(() => {
  const shown = (el) => el.getClientRects().length > 0
  const layer = [...document.querySelectorAll('[aria-modal="true"]')].filter(shown).at(-1) ?? document.querySelector('.page, .wait')
  const at = document.activeElement
  const box = at?.getBoundingClientRect()
  const seen = box && box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
  const ring = at ? getComputedStyle(at).boxShadow : 'none'
  return {
    tag: at?.tagName ?? '',
    label: (at?.textContent ?? '').trim(),
    inFront: layer !== null && at !== null && layer.contains(at) && at.closest('[inert]') === null,
    seen: Boolean(seen),
    ring: ring !== 'none',
    screen: document.querySelector('#said')?.dataset.screen ?? '',
  }
})()`

interface Focus {
  readonly tag: string
  readonly label: string
  readonly inFront: boolean
  readonly seen: boolean
  readonly ring: boolean
  readonly screen: string
}

/** Somebody who does not touch the glass: has a key for "next" and one for "select", and sees where the focus is. */
export class KeyWalker {
  readonly #page: Page
  readonly #press: (key: 'next' | 'select') => Promise<unknown>
  /** Whatever was wrong after a key: the focus lost, out of sight, outside the topmost layer, without its ring. */
  readonly wrong: string[] = []
  presses = 0

  constructor(page: Page, press: (key: 'next' | 'select') => Promise<unknown>) {
    this.#page = page
    this.#press = press
  }

  focus(): Promise<Focus> {
    return this.#page.evaluate(LOOK) as Promise<Focus>
  }

  async press(key: 'next' | 'select'): Promise<Focus> {
    await this.#page.evaluate('window.before = document.activeElement')
    await this.#press(key)
    this.presses += 1
    /* A keypad is a wire away: the next key is pressed when this one is seen to have come. */
    for (let i = 0; key === 'next' && i < 40; i += 1) {
      if (await this.#page.evaluate('window.before !== document.activeElement')) break
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
    return this.look(key)
  }

  /** Looks after a key; a drawing that is under way gets a moment. */
  async look(after: string): Promise<Focus> {
    let at = await this.focus()
    for (let i = 0; i < 20 && !(at.inFront && at.seen && at.ring); i += 1) {
      await new Promise((resolve) => setTimeout(resolve, 25))
      at = await this.focus()
    }
    if (!at.inFront) this.wrong.push(`${at.screen}: after ${after} the focus is on <${at.tag}> behind`)
    else if (!at.seen) this.wrong.push(`${at.screen}: after ${after} "${at.label}" is out of sight`)
    else if (!at.ring) this.wrong.push(`${at.screen}: after ${after} "${at.label}" shows no ring`)
    return at
  }

  /** Walks on until a key with this label has the focus, over the pages of a list when it has several. */
  async walkTo(label: string | RegExp): Promise<void> {
    const wanted = (text: string) => (typeof label === 'string' ? text === label : label.test(text))
    await eventually(async () => {
      const there = this.#page.getByRole('button', { name: label, exact: true })
      if ((await there.count()) > 0) return true
      if ((await this.#page.getByRole('button', { name: '看下一页' }).count()) > 0) await this.go('看下一页')
      return `no key ${label}`
    })
    const walked: string[] = []
    for (let i = 0; i < 90; i += 1) {
      const at = await this.press('next')
      if (at.tag === 'BUTTON' && wanted(at.label)) return
      walked.push(at.label)
    }
    throw new Error(`no way to ${label}: ${walked.slice(0, 40).join(' | ')}`)
  }

  /** Walks to a key and presses it. */
  async go(label: string | RegExp): Promise<void> {
    await this.walkTo(label)
    await this.press('select')
  }
}
