import { Icon } from './icon.tsx'
import { pressing } from './key.tsx'

export interface CapProps {
  /** What it writes; the name of the key where an icon stands in its place. */
  readonly text: string
  readonly onPress: () => void
  readonly icon?: string
}

/** One key of a keyboard. */
export function Cap({ text, onPress, icon }: CapProps) {
  return (
    <button
      type="button"
      class="cap"
      aria-label={icon === undefined ? undefined : text}
      onClick={onPress}
      {...pressing}
    >
      {icon === undefined ? text : <Icon name={icon} />}
    </button>
  )
}
