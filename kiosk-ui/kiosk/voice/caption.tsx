import { v } from '../../i18n/voice-text.ts'
import { Key } from '../../kit/key.tsx'
import { staffOpen } from '../staff-door.ts'
import { caption, faster, repeat, slower, wishes } from './reader.ts'

/** The words as they are said, for those who hear half of them. */
export function Caption() {
  if (!wishes().on || staffOpen.value) return null
  return (
    <section class="saying" aria-label={v('voice.bar')}>
      <p>{caption.value}</p>
      <Key label={v('voice.again')} onPress={repeat} />
      <Key label={v('voice.slow')} onPress={slower} />
      <Key label={v('voice.fast')} onPress={faster} />
    </section>
  )
}
