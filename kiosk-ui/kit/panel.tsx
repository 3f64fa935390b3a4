import type { ComponentChildren } from 'preact'

export interface PanelProps {
  readonly title: string
  readonly aside?: string | undefined
  readonly children: ComponentChildren
  readonly class?: string
}

export function Panel({ title, aside, children, class: className = '' }: PanelProps) {
  return (
    <section class={`panel ${className}`} aria-label={title}>
      <header>
        <h2>{title}</h2>
        {aside !== undefined && <span class="muted">{aside}</span>}
      </header>
      {children}
    </section>
  )
}
