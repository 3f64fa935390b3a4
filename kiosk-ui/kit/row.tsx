import type { ComponentChildren } from 'preact'
import { Icon } from './icon.tsx'

export interface RowProps {
  readonly label: string
  readonly children: ComponentChildren
  readonly icon?: string
  readonly tag?: string | undefined
  readonly tagIcon?: string
  /** The value is a person's: it is not said on a loudspeaker. */
  readonly personal?: boolean
}

/** Label and value; a tag says where the value comes from. */
export function Row({ label, children, icon, tag, tagIcon = 'card', personal }: RowProps) {
  return (
    <div class="row">
      <dt>
        {icon !== undefined && <Icon name={icon} />}
        {label}
      </dt>
      <dd data-personal={personal || undefined}>
        {children}
        {tag !== undefined && <span class="sr">（{tag}）</span>}
      </dd>
      {tag !== undefined && (
        <dd class="tag" aria-hidden="true">
          <Icon name={tagIcon} />
          {tag}
        </dd>
      )}
    </div>
  )
}

export const Rows = ({ children, fill = true }: { readonly children: ComponentChildren; readonly fill?: boolean }) => (
  <dl class={`rows${fill ? ' rows--fill' : ''}`}>{children}</dl>
)
