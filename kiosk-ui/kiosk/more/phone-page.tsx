import { useState } from 'preact/hooks'
import { t } from '../../i18n/kiosk-text.ts'
import { m, wrongText } from '../../i18n/more-text.ts'
import { BackKey, PrimaryKey } from '../../kit/key.tsx'
import { useFit } from '../../kit/use-fit.ts'
import { Frame } from '../frame.tsx'
import { act } from '../state.ts'
import { Keyboard } from './keyboard.tsx'
import { Typed } from './typed.tsx'

/** A mobile number, or one with its area code: the daemon takes no other. */
const whole = /^(1[3-9]\d{9}|0\d{9,11})$/
const longest = 12

/** A number to call back: the same on a low rating and on a problem. It has the screen to itself until it is left or given up. */
export function PhonePage({ onClose }: { readonly onClose: () => void }) {
  const [phone, setPhone] = useState('')
  const fit = useFit('phone', 2)
  return (
    <Frame
      name="phone"
      fit={fit}
      way={{ to: 'key' }}
      title={t('problem.phone')}
      sub={wrongText('phone')}
      lone
      dock={
        <>
          {whole.test(phone) && (
            <PrimaryKey icon="check" label={m('form.ok')} onPress={() => void act({ id: 'leavePhone', phone })} />
          )}
          <BackKey label={t('key.back')} onPress={onClose} />
        </>
      }
    >
      <div class="open open--typed">
        <Typed kind="phone" draft={phone} />
        <Keyboard kind="phone" draft={phone} onDraft={(next) => setPhone(next.slice(0, longest))} />
      </div>
    </Frame>
  )
}
