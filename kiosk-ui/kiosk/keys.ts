import type { KeyOrder } from '../../src/api/contract.ts'
import { frontLayer, isShown, questionOf, type Stop, stops } from '../kit/order.ts'
import { figureField } from '../kit/typing.ts'
import { followPresence } from './presence.ts'
import { act, offered, projection } from './state.ts'
import { voicePages } from './voice-door.ts'

/** The keys every keyboard has; the site file may add those of its cabinet. */
const usual: Readonly<Record<string, KeyOrder>> = {
  ArrowDown: 'next',
  ArrowRight: 'next',
  ArrowUp: 'previous',
  ArrowLeft: 'previous',
  Enter: 'select',
  NumpadEnter: 'select',
  Space: 'select',
  Escape: 'back',
  Backspace: 'back',
  F1: 'help',
  F2: 'repeat',
}
/** A keypad without a field of figures before it: 2 and 8 are up and down, as on every telephone menu. */
const pad: Readonly<Record<string, KeyOrder>> = {
  2: 'previous',
  4: 'previous',
  5: 'select',
  6: 'next',
  8: 'next',
  0: 'repeat',
  clear: 'previous',
  point: 'help',
}
const fromPad = 'access:'

/** Where the focus was last, for the moment when what had it is drawn no more. */
let last: {
  readonly screen: string
  readonly stop: Stop
  readonly label: string
  readonly group: Element | null
} | null = null

/** Everything that can be touched can be done with six keys: next, previous, select, back, help, repeat. */
export function followKeys(): void {
  addEventListener('keydown', onKey)
  followPresence()
  addEventListener('focusin', remember)
  new MutationObserver(heal).observe(document.body, {
    childList: true,
    subtree: true,
    attributeFilter: ['inert', 'disabled'],
  })
  heal()
}

function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return
  if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return
  const key = event.code.startsWith(fromPad) ? event.code.slice(fromPad.length) : undefined
  if (typed(key ?? event.key)) return event.preventDefault()
  const order = key === undefined ? orderOf(event) : (pad[key] ?? (key as KeyOrder))
  if (order === undefined) return
  event.preventDefault()
  if (!event.repeat || order === 'next' || order === 'previous') obey(order)
}

function orderOf(event: KeyboardEvent): KeyOrder | undefined {
  if (event.code === 'Tab') return event.shiftKey ? 'previous' : 'next'
  const own = projection.peek()?.kiosk.keys ?? {}
  return Object.hasOwn(own, event.code) ? own[event.code] : usual[event.code]
}

/** True when a field of figures has taken the key. */
function typed(key: string): boolean {
  const field = figureField()
  if (field === null) return false
  if (key === 'clear' || key === 'Backspace') return field.erase()
  return field.type(key === 'point' ? '.' : key)
}

function obey(order: KeyOrder): void {
  if (order === 'next') return step(1)
  if (order === 'previous') return step(-1)
  if (order === 'select') return select()
  if (order === 'back') return back()
  if (order === 'help') return frontLayer()?.querySelector<HTMLElement>('.fkey--help')?.click()
  return repeat()
}

function step(by: 1 | -1): void {
  const all = stops()
  const at = all.findIndex(({ element }) => element === document.activeElement)
  const next = at === -1 ? 0 : (at + by + all.length) % all.length
  all[next]?.element.focus()
}

function select(): void {
  const { activeElement: at } = document
  if (at instanceof HTMLButtonElement) return at.click()
  /* What was typed is done: on to the key that takes it, which wants a press of its own. */
  const primary = frontLayer()?.querySelector<HTMLElement>('[data-primary]')
  if (figureField() !== null && primary != null) primary.focus()
  else repeat()
}

/** One step back: out of a sheet by its own key, else by the key that says so. */
function back(): void {
  const layer = frontLayer()
  const key = layer?.querySelector<HTMLElement>(layer.matches('[aria-modal]') ? '[data-primary]' : '.btn--back')
  if (key != null) key.click()
  else if (layer?.matches('[aria-modal]') === false && offered('back')) void act({ id: 'back' })
  else repeat()
}

/** The question once more, from the beginning; said once more where the voice is on. */
function repeat(): void {
  const layer = frontLayer()
  const question = layer && questionOf(layer)
  question?.blur()
  question?.focus()
  if (projection.peek()?.prefs.voice?.on) voicePages.peek()?.repeat()
}

const screenNow = (): string => document.querySelector<HTMLElement>('#said')?.dataset.screen ?? ''

function remember(): void {
  const stop = stops().find(({ element }) => element === document.activeElement)
  if (stop === undefined) return
  const { element } = stop
  last = { screen: screenNow(), stop, label: labelOf(element), group: element.parentElement }
}

const labelOf = (element: Element): string => element.textContent ?? ''

/** After every drawing something inside the front layer has the focus: the same key, else one beside it, else the question. */
function heal(): void {
  const layer = frontLayer()
  if (layer === null) return
  const { activeElement: at } = document
  if (at !== null && layer.contains(at) && isShown(at)) return
  const all = stops(layer)
  const of = last?.screen === screenNow() ? last : null
  const same = all.find(({ part, element }) => part === of?.stop.part && labelOf(element) === of.label)
  /* Never in the dock: what has come there instead is another step. */
  const group = of?.stop.part === 'content' ? of.group : null
  const beside = all.find(({ element }) => group?.contains(element))
  const next = (same ?? beside)?.element ?? questionOf(layer)
  next?.focus({ preventScroll: true })
}
