/** Where a place to stop belongs: what a screen is read and walked through in (DESIGN-LANGUAGE §9). */
export type Part = 'question' | 'content' | 'dock' | 'floor'

export interface Stop {
  readonly part: Part
  readonly element: HTMLElement
}

const sheets = '[aria-modal="true"]'
const pages = '.page, .wait'
const pressable = 'button:not([disabled]), a[href], input:not([disabled]), textarea:not([disabled]), [tabindex="0"]'
const places: Readonly<Record<Exclude<Part, 'question' | 'content'>, string>> = { dock: '.dock', floor: '.floor' }

/** What is in front: the topmost sheet when one is open, else the page; null while nothing is drawn. */
export function frontLayer(): HTMLElement | null {
  const open = [...document.querySelectorAll<HTMLElement>(sheets)].filter(isShown).at(-1)
  return open ?? [...document.querySelectorAll<HTMLElement>(pages)].filter(isShown).at(-1) ?? null
}

/** The question of a layer: its first h1, or a sheet's h2. */
export function questionOf(layer: HTMLElement): HTMLElement | null {
  return layer.querySelector<HTMLElement>('h1') ?? layer.querySelector<HTMLElement>('h2')
}

/** Can be seen, and is not put out of reach with what stands round it. */
export function isShown(element: Element): boolean {
  return element.getClientRects().length > 0 && element.closest('[inert], [aria-hidden="true"]') === null
}

/** Every place the focus stops at in the front layer: question, content as it is read, dock with the primary key first, floor. */
export function stops(layer: HTMLElement | null = frontLayer()): readonly Stop[] {
  if (layer === null) return []
  const question = questionOf(layer)
  const keys = [...layer.querySelectorAll<HTMLElement>(pressable)].filter(isShown)
  const dock = keys.filter((key) => key.closest(places.dock) !== null)
  const floor = keys.filter((key) => key.closest(places.floor) !== null)
  const content = keys.filter((key) => !dock.includes(key) && !floor.includes(key))
  const isPrimary = (key: HTMLElement): boolean => key.hasAttribute('data-primary')
  return [
    ...(question === null ? [] : [{ part: 'question', element: question } as const]),
    ...content.map((element) => ({ part: 'content', element }) as const),
    ...[...dock.filter(isPrimary), ...dock.filter((key) => !isPrimary(key))].map(
      (element) => ({ part: 'dock', element }) as const,
    ),
    ...floor.map((element) => ({ part: 'floor', element }) as const),
  ]
}
