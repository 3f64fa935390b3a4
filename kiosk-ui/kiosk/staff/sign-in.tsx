import { useEffect, useState } from 'preact/hooks'
import type { StaffRefused } from '../../../src/api/contract/staff.ts'
import { t } from '../../i18n/kiosk-text.ts'
import { m } from '../../i18n/more-text.ts'
import { pick } from '../../i18n/speak.ts'
import { w } from '../../i18n/staff-text.ts'
import { Cap } from '../../kit/cap.tsx'
import { BackKey, PrimaryKey } from '../../kit/key.tsx'
import { Note } from '../../kit/note.tsx'
import { useFit } from '../../kit/use-fit.ts'
import { closeStaff } from '../staff-door.ts'
import { projection } from '../state.ts'
import { comeHome, signIn, signInThere, there, who } from './desk.ts'
import { refusedText, useSecondsLeft } from './refused.ts'
import { StaffFrame } from './staff-frame.tsx'

const pinLength = 6
const longestRef = 32
/** Stands for the key, and is never drawn. */
const erase = '⌫'
const letters: readonly string[] = ['1234567890', 'qwertyuiop', 'asdfghjkl', `zxcvbnm-${erase}`]
const figures: readonly string[] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '', '0', erase]

/**
 * Reference first, then the PIN; at another kiosk the PIN alone, under the reference that is signed in here. What is typed is gone with the
 * component; of the PIN only the count is ever drawn.
 */
export function SignIn() {
  const known = who.peek()?.ref ?? ''
  const [ref, setRef] = useState(known)
  const [atPin, toPin] = useState(known !== '')
  const [byCard, setByCard] = useState(false)
  const next = (card: boolean) => (): void => {
    setByCard(card)
    toPin(true)
  }
  return atPin ? (
    <Pin reference={byCard ? null : ref} onBack={() => toPin(false)} />
  ) : (
    <Reference value={ref} onValue={setRef} onNext={next(false)} onCard={mayUseCard() ? next(true) : undefined} />
  )
}

/** A card is laid on this kiosk's reader, while nobody else's card may lie there. */
const mayUseCard = (): boolean =>
  projection.value?.kiosk.staffCard === true && projection.value.inSession === false && there.value === null

interface ReferenceProps {
  readonly value: string
  readonly onValue: (value: string) => void
  readonly onNext: () => void
  readonly onCard?: (() => void) | undefined
}

function Reference({ value, onValue, onNext, onCard }: ReferenceProps) {
  const fit = useFit('staff-ref', 3)
  const press = (c: string): void => onValue(c === erase ? value.slice(0, -1) : (value + c).slice(0, longestRef))
  return (
    <StaffFrame
      fit={fit}
      title={w('in.ref')}
      sub={w(onCard === undefined ? 'in.refSub' : 'in.refOrCard')}
      dock={
        <>
          {value !== '' && <PrimaryKey label={w('in.next')} onPress={onNext} />}
          {value === '' && onCard !== undefined && <PrimaryKey label={w('in.card')} icon="card" onPress={onCard} />}
          <BackKey label={t('key.back')} onPress={there.value === null ? closeStaff : comeHome} />
        </>
      }
    >
      <div class="open open--typed">
        <output class="draft">{value || ' '}</output>
        <div class="letters">
          {letters.map((row) => (
            <div class="letters__row" key={row}>
              {[...row].map((c) => cap(c, press))}
            </div>
          ))}
        </div>
      </div>
    </StaffFrame>
  )
}

interface PinProps {
  /** Null: who it is stands on the card. */
  readonly reference: string | null
  readonly onBack: () => void
}

function Pin({ reference, onBack }: PinProps) {
  const fit = useFit('staff-pin', 3)
  const kiosk = there.value?.kiosk
  const other = kiosk && pick(kiosk.name)
  const [pin, setPin] = useState('')
  const [refused, setRefused] = useState<StaffRefused | null>(null)
  const [busy, setBusy] = useState(false)
  const left = useSecondsLeft(refused)
  /* Nobody waits for a card any more once the page has gone. */
  const [gone] = useState(() => new AbortController())
  useEffect(() => () => gone.abort(), [gone])
  const press = (c: string): void => {
    if (busy) return
    if (refused?.code !== 'wait' && refused?.code !== 'locked') setRefused(null)
    setPin(c === erase ? pin.slice(0, -1) : (pin + c).slice(0, pinLength))
  }
  const enter = async (): Promise<void> => {
    if (busy) return
    setBusy(true)
    const no =
      reference === null
        ? await signIn({ card: 'read' }, pin, gone.signal)
        : await (other === undefined ? signIn({ ref: reference }, pin) : signInThere(reference, pin))
    if (gone.signal.aborted) return
    setPin('')
    setBusy(false)
    setRefused(no)
  }
  const byCard = reference === null
  const sub =
    other !== undefined
      ? w('there.pinSub', { ref: reference ?? '' })
      : w(byCard ? (busy ? 'in.cardRead' : 'in.cardSub') : 'in.pinSub')
  const may = pin.length === pinLength && !busy && left === 0
  return (
    <StaffFrame
      fit={fit}
      title={other === undefined ? w('in.pin') : w('there.pin', { name: other })}
      sub={sub}
      dock={
        <>
          {may && <PrimaryKey label={w('in.enter')} onPress={() => void enter()} />}
          <BackKey label={t('key.back')} onPress={onBack} />
        </>
      }
    >
      <div class="open open--typed">
        <output class="draft dots" aria-label={w('in.typed', { n: pin.length })}>
          {'●'.repeat(pin.length) + '○'.repeat(pinLength - pin.length)}
        </output>
        <div role="alert">
          {refused !== null && <Note kind="alert" icon="alert" title={refusedText(refused, left, byCard)} />}
        </div>
        <div class="pad">{figures.map((c) => (c === '' ? <span key="gap" /> : cap(c, press)))}</div>
      </div>
    </StaffFrame>
  )
}

/** The last key of both boards takes a character back. */
const cap = (c: string, onPress: (c: string) => void) => (
  <Cap
    key={c}
    text={c === erase ? m('keys.delete') : c}
    onPress={() => onPress(c)}
    {...(c === erase ? { icon: 'erase' } : {})}
  />
)
