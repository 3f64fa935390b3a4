import { effect, signal } from '@preact/signals'
import type { StaffFace } from '../../src/api/contract/staff.ts'
import { d } from '../i18n/desk-text.ts'
import { lang, pick } from '../i18n/speak.ts'
import { face, get, signOut } from '../kiosk/staff/desk.ts'
import { staffOpen } from '../kiosk/staff-door.ts'

/** False while the kiosk does not answer. */
export const reached = signal(true)

export const turnLang = (): void => {
  lang.value = lang.peek() === 'zh' ? 'en' : 'zh'
}

/** Names of the kiosk, the language of the document, and the end of the sign-in when a page closes staff's pages. */
export function begin(): void {
  staffOpen.value = true
  effect(() => {
    if (staffOpen.value) return
    signOut()
    staffOpen.value = true
  })
  effect(() => {
    document.documentElement.lang = lang.value === 'zh' ? 'zh-CN' : 'en'
    const unit = face.value?.unitName
    document.title = unit === undefined ? d('title') : `${pick(unit)} ${d('title')}`
  })
  addEventListener('keydown', () => document.documentElement.toggleAttribute('data-keys', true))
  addEventListener('pointerdown', () => document.documentElement.toggleAttribute('data-keys', false))
  void fetchFace()
}

async function fetchFace(): Promise<void> {
  const { status, body } = await get<StaffFace>('face')
  reached.value = status === 200
  if (status === 200) face.value = body
  else setTimeout(() => void fetchFace(), 3000)
}
