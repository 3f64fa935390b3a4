import type { SpokenPart } from '../../../src/api/contract.ts'
import { v } from '../../i18n/voice-text.ts'
import { questionOf, type Stop, stops } from '../../kit/order.ts'

/** Words that belong together: a heading, a sentence, a value, a key with its state. */
export interface Unit {
  /** The same as long as the words are; figures that count down make no other words. */
  readonly key: string
  /** To the letter. */
  readonly text: string
  readonly parts: readonly SpokenPart[]
}

export interface Reading {
  readonly question: string
  /** Question, content as it is read, then what can be pressed; the keys of the floor apart. */
  readonly units: readonly Unit[]
  readonly floor: readonly Unit[]
  /** What has been typed so far. */
  readonly typed: readonly SpokenPart[]
}

/** Never read as content: what every screen has, what is pressed, and the voice's own bar. */
const elsewhere =
  '.top, .dock, .floor, .saying, output, button, a[href], input, textarea, [aria-hidden="true"], [inert]'
const longest = 300

/** All that a layer says to somebody who cannot see it, from what is drawn; no screen is known here by name. */
export function readLayer(layer: HTMLElement): Reading {
  const question = questionOf(layer)
  const order = stops(layer).filter(({ element }) => element.closest('.saying') === null)
  const keys = order.filter(({ part, element }) => (part === 'content' || part === 'dock') && !inGroup(element))
  const asked = question === null ? [] : wordsIn(question)
  const pressable = keys.map(unitOf)
  return {
    question: textOf(asked),
    units: [
      ...asUnits(asked.length > 0 ? [asked] : []),
      ...asUnits(wordsIn(layer, question).map((part) => [part])),
      ...(pressable.length > 0 ? [said(v('voice.keys'))] : []),
      ...pressable,
    ],
    floor: order.filter(({ part }) => part === 'floor').map(unitOf),
    typed: [...layer.querySelectorAll('output')].flatMap((o) => wordsIn(o).map((p) => ({ ...p, quiet: true }))),
  }
}

/** One thing that has the focus. */
export const readStop = (element: HTMLElement): Unit => unitOf({ part: 'content', element })

/** A sentence of our own. */
export const said = (text: string): Unit => unit([{ text }])

function unitOf({ element }: Stop): Unit {
  const words = wordsIn(element)
  const label = element.getAttribute('aria-label')
  const name = words.length > 0 || label === null ? words : [{ text: label }]
  const state = stateOf(element)
  const personal = element.closest('[data-personal]') !== null
  return unit([
    ...name,
    ...(state === undefined ? [] : [{ ...part(state, personal), ...(personal ? { quiet: true } : {}) }]),
  ])
}

function stateOf(element: HTMLElement): string | undefined {
  if (element.matches(':disabled, [aria-disabled="true"]')) return v('voice.cannot')
  const pressed = element.getAttribute('aria-pressed')
  return pressed === null ? undefined : v(pressed === 'true' ? 'voice.chosen' : 'voice.notChosen')
}

/** A keyboard is said in one word; its keys when the focus is on them. */
const inGroup = (element: Element): boolean => element.parentElement?.closest('[data-said]') != null

/** The words of an element, a part for each block of them. */
function wordsIn(root: HTMLElement, without: HTMLElement | null = null): readonly SpokenPart[] {
  const parts: SpokenPart[] = []
  let text = ''
  let personal = false
  const flush = (): void => {
    for (const piece of pieces(text)) parts.push(part(piece, personal))
    text = ''
  }
  const walk = (node: Node): void => {
    if (node instanceof Text) {
      const own = isPersonal(node.parentElement)
      if (own !== personal && node.data.trim() !== '') {
        flush()
        personal = own
      }
      text += node.data
      return
    }
    if (!(node instanceof HTMLElement) || node === without || (node !== root && node.matches(elsewhere))) return
    const { display } = getComputedStyle(node)
    if (display === 'none' || (display !== 'contents' && node.getClientRects().length === 0)) return
    const block = !display.startsWith('inline')
    if (block) flush()
    const instead = node.dataset.said ?? pictured(node, root)
    if (instead !== undefined) {
      personal = isPersonal(node)
      text += instead
    } else for (const child of node.childNodes) walk(child)
    if (block) flush()
  }
  walk(root)
  flush()
  return parts
}

/** The words for a picture, unless they stand beside it. */
function pictured(node: HTMLElement, root: HTMLElement): string | undefined {
  const label = node.getAttribute('role') === 'img' ? (node.getAttribute('aria-label') ?? '') : undefined
  const words = label ?? (node instanceof HTMLImageElement ? node.alt : undefined)
  return words !== undefined && textBeside(root).includes(words) ? '' : words
}

/** Text that is read as content. The bar of the voice is none: a picture whose words it shows would otherwise lose them. */
function textBeside(root: HTMLElement): string {
  let text = ''
  for (const node of root.childNodes) {
    if (node instanceof Text) text += node.data
    else if (node instanceof HTMLElement && !node.matches(elsewhere) && isDrawn(node)) text += textBeside(node)
  }
  return text
}

const isDrawn = (node: HTMLElement): boolean =>
  node.getClientRects().length > 0 || getComputedStyle(node).display === 'contents'

/** `data-personal="state"` is about what is chosen only. */
function isPersonal(element: HTMLElement | null): boolean {
  return element?.closest('[data-personal]:not([data-personal="state"])') != null
}

/** Whole sentences as far as they go; stars hide figures and are no words. */
function pieces(text: string): readonly string[] {
  const words = text.replace(/\*+/g, '…').replace(/\s+/g, ' ').trim()
  if (!/[\p{L}\p{N}]/u.test(words)) return []
  if (words.length <= longest) return [words]
  return words.match(new RegExp(`.{1,${longest - 1}}(?:[。！？；，.!?;,]|$)|.{1,${longest}}`, 'gu')) ?? []
}

const part = (text: string, personal: boolean): SpokenPart => (personal ? { text, personal } : { text })
export const unit = (parts: readonly SpokenPart[]): Unit => {
  const text = textOf(parts)
  return { key: text.replace(/\d+/g, '#'), text, parts }
}
const asUnits = (lists: readonly (readonly SpokenPart[])[]): readonly Unit[] => lists.map(unit)
const textOf = (parts: readonly SpokenPart[]): string => parts.map(({ text }) => text).join(' ')
