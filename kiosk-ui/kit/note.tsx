import { Icon } from './icon.tsx'
import { Phrases } from './phrases.tsx'

export interface NoteProps {
  readonly kind?: 'tip' | 'ok' | 'warn' | 'alert' | 'mute'
  readonly icon: string
  readonly title: string
  readonly line?: string | undefined
  /** When the whole note goes, and when only its sentence. */
  readonly fold?: 1 | 2 | 3
  readonly lineFold?: 1 | 2 | 3
  /** About the person who stands there. */
  readonly personal?: boolean
}

/** A bold promise and one sentence. Never more than two on a screen. */
export function Note({ kind = 'tip', icon, title, line, fold, lineFold = 1, personal }: NoteProps) {
  return (
    <div class={`note note--${kind}${fold === undefined ? '' : ` fold-${fold}`}`} data-personal={personal}>
      <Icon name={icon} />
      <div>
        <b>{title}</b>
        {line !== undefined && (
          <span class={`fold-${lineFold}`}>
            <Phrases text={line} />
          </span>
        )}
      </div>
    </div>
  )
}
