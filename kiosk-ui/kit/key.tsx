import type { ComponentChildren, TargetedEvent } from 'preact'
import { Icon } from './icon.tsx'
import { useCrowded } from './use-crowded.ts'

type Press = (event: TargetedEvent<HTMLElement, Event>) => void

const down: Press = (e) => e.currentTarget.setAttribute('data-pressed', '')
const up: Press = (e) => e.currentTarget.removeAttribute('data-pressed')

/** Shows the pressed state at the first contact, long before `click`; the press counts only when it also ends on the key. */
export const pressing = {
  onPointerDown: down,
  onPointerUp: up,
  onPointerLeave: up,
  onPointerCancel: up,
} as const

export interface KeyProps {
  readonly label: ComponentChildren
  readonly onPress: () => void
  readonly icon?: string
  readonly wide?: boolean
  readonly back?: boolean
}

export function Key({ label, onPress, icon, wide = false, back = false }: KeyProps) {
  return (
    <button
      type="button"
      class={`btn${wide ? ' btn--wide' : ''}${back ? ' btn--back' : ''}`}
      onClick={onPress}
      {...pressing}
    >
      {icon !== undefined && <Icon name={icon} />}
      {label}
    </button>
  )
}

export const BackKey = ({ label, onPress }: { readonly label: string; readonly onPress: () => void }) => (
  <Key label={label} icon="back" back onPress={onPress} />
)

export interface PrimaryKeyProps {
  readonly label: string
  /** What it says where the whole label does not stand in the dock. */
  readonly brief?: string
  readonly onPress: () => void
  readonly icon?: string
}

const higherThanItsDock = (key: HTMLElement): boolean =>
  key.offsetHeight > (key.closest('.dock')?.clientHeight ?? Number.POSITIVE_INFINITY)

/** The one clear next step: the guide line ends in it. */
export function PrimaryKey({ label, brief = label, onPress, icon = 'go' }: PrimaryKeyProps) {
  const { row, crowded } = useCrowded<HTMLButtonElement>(label, higherThanItsDock)
  return (
    <button ref={row} type="button" class="btn btn--main" data-primary onClick={onPress} {...pressing}>
      <span>{crowded ? brief : label}</span>
      <span class="goto">
        <Icon name={icon} />
      </span>
    </button>
  )
}

export interface FloorKeyProps {
  readonly icon: string
  readonly label: string
  readonly onPress: () => void
  readonly on?: boolean
  readonly help?: boolean
  readonly opens?: boolean
  /** Pressed it is on, pressed again it is off. */
  readonly toggles?: boolean
  readonly lang?: string
}

export function FloorKey({
  icon,
  label,
  onPress,
  on = false,
  help = false,
  opens = false,
  toggles = false,
  lang,
}: FloorKeyProps) {
  return (
    <button
      type="button"
      class={`fkey${on ? ' fkey--on' : ''}${help ? ' fkey--help' : ''}`}
      aria-expanded={opens ? on : undefined}
      aria-pressed={toggles ? on : undefined}
      lang={lang}
      onClick={onPress}
      {...pressing}
    >
      <Icon name={icon} />
      <span>{label}</span>
    </button>
  )
}
