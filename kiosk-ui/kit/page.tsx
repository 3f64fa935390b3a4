import type { ComponentChildren } from 'preact'
import { type Around, GuideLine, type Way } from './guide-line.tsx'
import { OverDock } from './over-dock.tsx'
import type { Fit } from './use-fit.ts'

export interface PageProps {
  readonly name: string
  readonly fit: Fit<unknown>
  readonly way: Way
  readonly around?: Around | undefined
  readonly head: ComponentChildren
  readonly ask: ComponentChildren
  readonly children: ComponentChildren
  readonly aside?: ComponentChildren
  /** The primary key first: it comes first in the tab order and stands right. */
  readonly dock: ComponentChildren
  readonly floor: ComponentChildren
  readonly labels: { readonly main: string; readonly dock: string }
  /** One column in landscape too. */
  readonly lone?: boolean
  readonly inert?: boolean
  /** A picture column in landscape, out of which the line comes. */
  readonly scene?: ComponentChildren
}

/** The frame of every screen: the top tells, the bottom does, one line runs through. */
export function Page(p: PageProps) {
  return (
    <div
      class={`page page--${p.name}${p.lone ? ' page--lone' : ''}${p.scene === undefined ? '' : ' page--scene'}`}
      ref={p.fit.frame}
      data-fold={p.fit.fold}
      data-way={p.way.to === 'device' ? p.way.side : p.way.to}
      inert={p.inert}
    >
      <GuideLine way={p.way} around={p.around} name={p.name} />
      {p.scene !== undefined && (
        <div class="scene" data-road aria-hidden="true">
          {p.scene}
        </div>
      )}
      <header class="top">{p.head}</header>
      <main class="body" aria-label={p.labels.main}>
        {p.ask}
        <div class="show">{p.children}</div>
        {p.aside !== undefined && <div class="aside">{p.aside}</div>}
      </main>
      <OverDock />
      <nav class="dock" aria-label={p.labels.dock}>
        {p.dock}
      </nav>
      {p.floor}
    </div>
  )
}
