import { t } from '../../i18n/kiosk-text.ts'
import { BackKey, Key } from '../../kit/key.tsx'
import { offered, press } from '../state.ts'

/** Each stands on a screen whenever the daemon offers it. */
export const Back = () => (offered('back') ? <BackKey label={t('key.back')} onPress={press({ id: 'back' })} /> : null)
export const Cannot = () =>
  offered('reportProblem') ? <Key icon="help" label={t('key.cannot')} onPress={press({ id: 'reportProblem' })} /> : null
