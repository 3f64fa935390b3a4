import { useEffect, useRef, useState } from 'preact/hooks'
import type { StaffRefused } from '../../src/api/contract/staff.ts'
import { d } from '../i18n/desk-text.ts'
import { pick } from '../i18n/speak.ts'
import { w } from '../i18n/staff-text.ts'
import { signIn, signInThere, there, who } from '../kiosk/staff/desk.ts'
import { refusedText, useSecondsLeft } from '../kiosk/staff/refused.ts'
import { Note } from '../kit/note.tsx'
import { reached } from './begin.ts'

/** Reference and PIN, of this kiosk or of another one. Nothing typed is kept: the fields have no names a browser could store them under, and go with the component. */
export function DeskSignIn() {
  const reference = useRef<HTMLInputElement>(null)
  const pin = useRef<HTMLInputElement>(null)
  const [refused, setRefused] = useState<StaffRefused | null>(null)
  const [busy, setBusy] = useState(false)
  const left = useSecondsLeft(refused)
  const kiosk = there.value?.kiosk
  const known = who.peek()?.ref ?? ''
  useEffect(() => (known === '' ? reference : pin).current?.focus(), [known])
  const enter = async (event: Event): Promise<void> => {
    event.preventDefault()
    const [ref, typed] = [reference.current?.value.trim() ?? '', pin.current?.value ?? '']
    if (busy || left > 0 || ref === '') return
    setBusy(true)
    const no = kiosk === undefined ? await signIn({ ref }, typed) : await signInThere(ref, typed)
    if (pin.current !== null) pin.current.value = ''
    setBusy(false)
    setRefused(no)
    if (no !== null) pin.current?.focus()
  }
  return (
    <main class="deskpage desksign">
      <div class="lede">
        <h1 tabIndex={-1}>{kiosk === undefined ? d('in.title') : d('there.in', { name: pick(kiosk.name) })}</h1>
        <p>{d(kiosk === undefined ? 'in.sub' : 'there.inSub')}</p>
      </div>
      <form class="panel" autocomplete="off" onSubmit={(e) => void enter(e)}>
        <label>
          <span>{d('in.ref')}</span>
          <input
            ref={reference}
            type="text"
            defaultValue={known}
            autocomplete="off"
            spellcheck={false}
            maxLength={64}
            required
          />
        </label>
        <label>
          <span>{d('in.pin')}</span>
          <input
            ref={pin}
            type="password"
            autocomplete="off"
            inputMode="numeric"
            pattern="\d{6}"
            title={w('in.pin')}
            maxLength={6}
            required
          />
        </label>
        <div role="alert">
          {!reached.value && <Note kind="warn" icon="offline" title={d('away')} />}
          {refused !== null && <Note kind="alert" icon="alert" title={refusedText(refused, left)} />}
        </div>
        <button type="submit" class="btn btn--main" disabled={busy || left > 0}>
          {w('in.enter')}
        </button>
      </form>
    </main>
  )
}
