/** Drawings are our own SVG files, put into the page as elements so that the colour tokens of each mode redraw them. */
export type Drawings = Readonly<Record<string, string>>

const parsed = new Map<string, SVGElement>()

/** Replaces the content of `host` by a copy of the drawing; parsing happens once a drawing. */
export function place(host: Element | null, source: string | undefined): void {
  if (host === null) return
  if (source === undefined) {
    host.replaceChildren()
    return
  }
  let svg = parsed.get(source)
  if (svg === undefined) {
    const root = new DOMParser().parseFromString(source, 'image/svg+xml').documentElement
    if (!(root instanceof SVGElement)) return
    for (const name of ['class', 'role', 'aria-label', 'aria-hidden']) root.removeAttribute(name)
    svg = root
    parsed.set(source, svg)
  }
  host.replaceChildren(document.importNode(svg, true))
}

/** `./icons/go.svg` -> `go`. */
export function byName(files: Record<string, unknown>): Drawings {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path.replace(/^.*\/|\.svg$/g, ''), String(text)]),
  )
}
