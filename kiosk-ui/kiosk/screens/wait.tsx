import { t } from '../../i18n/kiosk-text.ts'
import { Picture } from '../../kit/picture.tsx'

/** The daemon is silent: calm, no keys, nothing of anybody on the glass. */
export function Wait() {
  return (
    <main class="wait">
      <Picture name="hero-strip" class="strip" />
      <h1 tabIndex={-1}>{t('frame.wait')}</h1>
      <p>{t('frame.waitSub')}</p>
    </main>
  )
}
