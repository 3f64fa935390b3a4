import { effect, signal } from '@preact/signals'
import type { SpokenPart, VoicePrefs } from '../../../src/api/contract.ts'
import { lang } from '../../i18n/speak.ts'
import { v } from '../../i18n/voice-text.ts'
import { frontLayer, questionOf } from '../../kit/order.ts'
import { say } from '../link.ts'
import { act, projection } from '../state.ts'
import { said as news } from '../voice-door.ts'
import { type Reading, readLayer, readStop, said, type Unit, unit } from './reading.ts'

/** Speeds the keys step through, per cent. */
const speeds = [50, 65, 80, 100, 125, 150, 175, 200] as const
/** A screen is folded and paged in a few steps before it stands. */
const settleMs = 80
const mostParts = 80
const mostCharacters = 3000

/** What is being said, and what has been said of the layer that is in front. */
interface Saying {
  readonly id: number
  readonly units: readonly Unit[]
  readonly parts: readonly SpokenPart[]
  /** The unit that each part belongs to. */
  readonly owner: readonly Unit[]
}

interface Told {
  readonly place: string
  readonly question: string
  readonly keys: ReadonlySet<string>
  readonly texts: ReadonlySet<string>
  readonly typed: string
}

const plain: VoicePrefs = { on: false, speed: 100, volume: 3, cantonese: false }
export const wishes = (): VoicePrefs => projection.value?.prefs.voice ?? plain
export const wish = (wanted: Partial<VoicePrefs>): void =>
  void act({ id: 'setPrefs', prefs: { voice: { ...wishes(), ...wanted } } })

/** The words that are being said now, or why it is silent. */
export const caption = signal('')

let nextId = 1
let saying: Saying | null = null
let told: { page: Told | null; sheet: Told | null } = { page: null, sheet: null }
let focused: HTMLElement | null = null
let helpTold = false
let settling = false

export function slower(): void {
  changeSpeed([...speeds].reverse().find((s) => s < wishes().speed))
}
export function faster(): void {
  changeSpeed(speeds.find((s) => s > wishes().speed))
}

function changeSpeed(speed: number | undefined): void {
  if (speed !== undefined) wish({ speed })
}

/** All of the front layer once more, the keys of the floor with it. */
export function repeat(): void {
  const layer = frontLayer()
  if (layer === null) return
  const { units, typed, floor } = readLayer(layer)
  speak([...units, unit(typed), ...floor])
}

/** Watches what is drawn, and says it while the visitor wants that. */
export function startReading(): void {
  const watching = new MutationObserver(soon)
  const focus = (e: FocusEvent): void => {
    focused = e.target instanceof HTMLElement && document.documentElement.hasAttribute('data-keys') ? e.target : null
    if (focused !== null) soon()
  }
  let was = { on: false, speed: plain.speed, volume: plain.volume, place: '' }
  effect(() => {
    const { on, speed, volume } = wishes()
    const p = projection.value
    const place = `${p?.screen} ${p?.overlay?.kind}`
    const before = was
    was = { on, speed, volume, place }
    if (on !== before.on) {
      told = { page: null, sheet: null }
      helpTold = false
      caption.value = ''
      if (on) {
        watching.observe(document.body, {
          childList: true,
          subtree: true,
          characterData: true,
          attributeFilter: ['aria-pressed', 'disabled', 'inert', 'data-fold'],
        })
        addEventListener('focusin', focus)
        soon()
      } else {
        watching.disconnect()
        removeEventListener('focusin', focus)
        saying = null
      }
    } else if (on && speed !== before.speed) speak([said(v('voice.percent', { n: speed })), ...rest()])
    else if (on && volume !== before.volume) speak([said(v('voice.step', { n: volume })), ...rest()])
    else if (on && place !== before.place) hush()
  })
  effect(() => follow(news.value))
}

function soon(): void {
  if (settling) return
  settling = true
  setTimeout(() => {
    settling = false
    look()
  }, settleMs)
}

/** A new question is said with everything under it; under the same question only what is new. */
function look(): void {
  const layer = wishes().on ? frontLayer() : null
  if (layer === null) return
  const sheet = layer.matches('[aria-modal]')
  const reading = readLayer(layer)
  const place = sheet ? 'sheet' : (document.getElementById('said')?.dataset.screen ?? '')
  if (place === 'staff') return
  const before = sheet ? told.sheet : told.page
  const keys = new Set(reading.units.map((u) => u.key))
  const typed = reading.typed.map(({ text }) => text).join(' ')
  const texts = new Set(reading.units.map((u) => u.text))
  const now: Told = { place, question: reading.question, keys, texts, typed }
  if (!sheet && told.sheet !== null) hush()
  told = sheet ? { ...told, sheet: now } : { page: now, sheet: null }
  const at = focused
  focused = null
  if (before === null || before.place !== place || before.question !== now.question) return speak(withHelp(reading))
  const left = new Set(rest().map((u) => u.key))
  /* A figure alone makes nothing new (a clock); beside something new it does (the number of the page). */
  if (reading.units.some((u) => !before.keys.has(u.key)))
    return speak(reading.units.filter((u) => !before.texts.has(u.text) || left.has(u.key)))
  if (typed !== before.typed && reading.typed.length > 0) return speak([unit(reading.typed)])
  if (at !== null && layer.contains(at)) speak(at === questionOf(layer) ? reading.units.slice(0, 2) : [readStop(at)])
}

/** Where help is: once, before the first keys. */
function withHelp({ units }: Reading): readonly Unit[] {
  if (helpTold) return units
  helpTold = true
  return [...units, said(v('voice.help'))]
}

/** What has not been said yet, from the unit that was being said. */
function rest(): readonly Unit[] {
  const at = news.peek()
  if (saying === null || at?.id !== saying.id || at.state !== 'speaking') return saying?.units ?? []
  const current = saying.owner[at.part]
  return current === undefined ? [] : saying.units.slice(saying.units.indexOf(current))
}

function speak(units: readonly Unit[]): void {
  const parts: SpokenPart[] = []
  const owner: Unit[] = []
  let characters = 0
  for (const u of units)
    for (const part of u.parts) {
      characters += part.text.length
      if (parts.length >= mostParts || characters > mostCharacters) break
      parts.push(part)
      owner.push(u)
    }
  if (parts.length === 0) return
  const id = nextId++
  saying = { id, units, parts, owner }
  say({
    type: 'speak',
    id,
    lang: voiceLang(),
    speed: wishes().speed,
    parts,
    instead: v('voice.instead'),
  })
}

function hush(): void {
  if (saying === null) return
  saying = null
  caption.value = ''
  say({ type: 'hush' })
}

function voiceLang(): 'zh' | 'yue' | 'en' | 'pt' {
  if (lang.value === 'hk') return 'yue'
  return lang.value === 'zh' && wishes().cantonese ? 'yue' : lang.value
}

function follow(message: typeof news.value): void {
  if (message === null || message.id !== saying?.id) return
  if (message.state === 'speaking') {
    caption.value = message.instead ? v('voice.instead') : (saying.parts[message.part]?.text ?? '')
    return
  }
  caption.value = v(message.state === 'silent' ? `voice.${message.why}` : 'voice.ended')
  saying = null
}
