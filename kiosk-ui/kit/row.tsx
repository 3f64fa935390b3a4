import type { ComponentChildren } from 'preact'
import { Icon } from './icon.tsx'
import { pressing } from './key.tsx'

export interface RowProps {
  readonly label: string
  readonly children: ComponentChildren
  readonly icon?: string
  readonly tag?: string | undefined
  readonly tagIcon?: string
  /** The value is a person's: it is not said on a loudspeaker. */
  readonly personal?: boolean
  /** A key at the end of the line, for what can be done about it. */
  readonly act?: { readonly label: string; readonly onPress: () => void } | undefined
}

/** Label and value; a tag says where the value comes from. */
export function Row({ label, children, icon, tag, tagIcon = 'card', personal, act }: RowProps) {
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
      {act !== undefined && (
        <dd class="row__act">
          <button type="button" class="btn" onClick={act.onPress} {...pressing}>
            {act.label}
            <span class="sr"> {label}</span>
          </button>
        </dd>
      )}
    </div>
  )
}

export const Rows = ({ children, fill = true }: { readonly children: ComponentChildren; readonly fill?: boolean }) => (
  <dl class={`rows${fill ? ' rows--fill' : ''}`}>{children}</dl>
)
