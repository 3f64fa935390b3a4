import { Icon } from './icon.tsx'
import { pressing } from './key.tsx'
import { Picture } from './picture.tsx'

export interface TileProps {
  readonly picture: string
  readonly name: string
  readonly lines: readonly string[]
  readonly onPress: () => void
}

/** A matter of life: picture, name, two examples. The whole tile is the target. */
export function Tile({ picture, name, lines, onPress }: TileProps) {
  return (
    <button type="button" class="tile" onClick={onPress} {...pressing}>
      <Picture name={`life-${picture}`} otherwise="life-print" />
      <span>
        <b>{name}</b>
        {lines.map((line) => (
          <span key={line}>{line}</span>
        ))}
      </span>
    </button>
  )
}

export interface HitProps {
  readonly name: string
  readonly line: string
  /** Set when it cannot be done now: the reason takes the place of the second line, and the card is no key. */
  readonly reason?: string | undefined
  readonly onPress: () => void
}

export function Hit({ name, line, reason, onPress }: HitProps) {
  if (reason !== undefined)
    return (
      <div class="hit hit--off">
        <span>
          <b>{name}</b>
          <span>{reason}</span>
        </span>
        <Icon name="lock" />
      </div>
    )
  return (
    <button type="button" class="hit" onClick={onPress} {...pressing}>
      <span>
        <b>{name}</b>
        <span class="fold-1">{line}</span>
      </span>
      <Icon name="go" />
    </button>
  )
}
