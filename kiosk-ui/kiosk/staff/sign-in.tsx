import { useState } from 'preact/hooks'
import type { StaffRefused } from '../../../src/api/contract/staff.ts'
import { t } from '../../i18n/kiosk-text.ts'
import { pick } from '../../i18n/speak.ts'
import { w } from '../../i18n/staff-text.ts'
import { BackKey, PrimaryKey, pressing } from '../../kit/key.tsx'
import { Note } from '../../kit/note.tsx'
import { useFit } from '../../kit/use-fit.ts'
import { closeStaff } from '../staff-door.ts'
import { comeHome, signIn, signInThere, there, who } from './desk.ts'
import { refusedText, useSecondsLeft } from './refused.ts'
import { StaffFrame } from './staff-frame.tsx'

const pinLength = 6
const longestRef = 32
const letters: readonly string[] = ['1234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm-⌫']
const figures: readonly string[] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '', '0', '⌫']

/**
 * Reference first, then the PIN; at another kiosk the PIN alone, under the reference that is signed in here. What is typed is gone with the
 * component; of the PIN only the count is ever drawn.
 */
export function SignIn() {
  const known = who.peek()?.ref ?? ''
  const [ref, setRef] = useState(known)
  const [atPin, toPin] = useState(known !== '')
  return atPin ? (
    <Pin reference={ref} onBack={() => toPin(false)} />
  ) : (
    <Reference value={ref} onValue={setRef} onNext={() => toPin(true)} />
  )
}

interface ReferenceProps {
  readonly value: string
  readonly onValue: (value: string) => void
  readonly onNext: () => void
}

function Reference({ value, onValue, onNext }: ReferenceProps) {
  const fit = useFit('staff-ref', 3)
  const press = (c: string): void => onValue(c === '⌫' ? value.slice(0, -1) : (value + c).slice(0, longestRef))
  return (
    <StaffFrame
      fit={fit}
      title={w('in.ref')}
      sub={w('in.refSub')}
      dock={
        <>
          {value !== '' && <PrimaryKey label={w('in.next')} onPress={onNext} />}
          <BackKey label={t('key.back')} onPress={there.value === null ? closeStaff : comeHome} />
        </>
      }
    >
      <div class="open open--typed">
        <output class="draft">{value || ' '}</output>
        <div class="letters">
          {letters.map((row) => (
            <div class="letters__row" key={row}>
              {[...row].map((c) => (
                <Cap key={c} text={c} onPress={press} />
              ))}
            </div>
          ))}
        </div>
      </div>
    </StaffFrame>
  )
}

function Pin({ reference, onBack }: { readonly reference: string; readonly onBack: () => void }) {
  const fit = useFit('staff-pin', 3)
  const kiosk = there.value?.kiosk
  const other = kiosk && pick(kiosk.name)
  const [pin, setPin] = useState('')
  const [refused, setRefused] = useState<StaffRefused | null>(null)
  const [busy, setBusy] = useState(false)
  const left = useSecondsLeft(refused)
  const press = (c: string): void => {
    if (busy) return
    if (refused?.code !== 'wait' && refused?.code !== 'locked') setRefused(null)
    setPin(c === '⌫' ? pin.slice(0, -1) : (pin + c).slice(0, pinLength))
  }
  const enter = async (): Promise<void> => {
    if (busy) return
    setBusy(true)
    const no = await (other === undefined ? signIn : signInThere)(reference, pin)
    setPin('')
    setBusy(false)
    setRefused(no)
  }
  const may = pin.length === pinLength && !busy && left === 0
  return (
    <StaffFrame
      fit={fit}
      title={other === undefined ? w('in.pin') : w('there.pin', { name: other })}
      sub={other === undefined ? w('in.pinSub') : w('there.pinSub', { ref: reference })}
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
          {refused !== null && <Note kind="alert" icon="alert" title={refusedText(refused, left)} />}
        </div>
        <div class="pad">
          {figures.map((c) => (c === '' ? <span key="gap" /> : <Cap key={c} text={c} onPress={press} />))}
        </div>
      </div>
    </StaffFrame>
  )
}

function Cap({ text, onPress }: { readonly text: string; readonly onPress: (text: string) => void }) {
  return (
    <button type="button" class="cap" onClick={() => onPress(text)} {...pressing}>
      {text}
    </button>
  )
}
