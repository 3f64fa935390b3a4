import { useState } from 'preact/hooks'
import { t } from '../../i18n/kiosk-text.ts'
import { m, wrongText } from '../../i18n/more-text.ts'
import { draftOf } from '../draft.ts'
import { act } from '../state.ts'
import { TypedPage } from './typed-page.tsx'

/** A mobile number, one with its area code, or one of Hong Kong or Macao as the sentence has it: the daemon takes no other. */
const whole = /^(1[3-9]\d{9}|0\d{9,11}|85[23]\d{8})$/

/** A number to call back: the same on a low rating and on a problem. It has the screen to itself until it is left or given up. */
export function PhonePage({ onClose }: { readonly onClose: () => void }) {
  const [phone, setPhone] = useState(draftOf('phone') ?? '')
  return (
    <TypedPage
      title={t('problem.phone')}
      sub={wrongText('phone')}
      kind="phone"
      field="phone"
      draft={phone}
      onDraft={setPhone}
      longest={12}
      done={
        whole.test(phone) ? { label: m('form.ok'), onPress: () => void act({ id: 'leavePhone', phone }) } : undefined
      }
      onBack={onClose}
    />
  )
}
