import type { VNode } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { RevealedValues } from '../../src/api/contract.ts'
import { t } from '../i18n/kiosk-text.ts'
import { Icon } from '../kit/icon.tsx'
import { authorized } from './state.ts'

const AT_MOST_MS = 5000

export interface Reveal {
  /** What is masked, whole, while the key is held. */
  readonly shown: RevealedValues | null
  readonly key: VNode
}

/**
 * 按住看全部: asks the daemon while the key is held, shows for five seconds at most, and forgets at once. Who walks by keys cannot
 * hold: one press shows it for the five seconds, another one hides it before. The answer lives in one
 * state variable of one component; nothing else ever holds it.
 */
export function useReveal(): Reveal {
  const [shown, show] = useState<RevealedValues | null>(null)
  const asking = useRef<AbortController | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)

  const hide = (): void => {
    asking.current?.abort()
    asking.current = null
    clearTimeout(timer.current)
    show(null)
  }
  const hold = async (): Promise<void> => {
    if (asking.current !== null) return
    const controller = new AbortController()
    asking.current = controller
    timer.current = setTimeout(hide, AT_MOST_MS)
    try {
      const answer = await fetch('/api/v1/identity', { ...authorized, signal: controller.signal })
      const whole = answer.ok ? ((await answer.json()) as RevealedValues) : null
      if (!controller.signal.aborted) show(whole)
    } catch {
      // Let go before the answer came, or no daemon: then nothing is shown.
    }
  }
  useEffect(() => {
    addEventListener('blur', hide)
    return () => {
      removeEventListener('blur', hide)
      hide()
    }
  }, [])

  const key = (
    <button
      type="button"
      class="btn hold"
      data-pressed={shown === null ? undefined : ''}
      onPointerDown={(e) => {
        e.currentTarget.setPointerCapture(e.pointerId)
        void hold()
      }}
      onPointerUp={hide}
      onPointerCancel={hide}
      onClick={(e) => {
        if (e.detail > 0) return
        if (asking.current === null) void hold()
        else hide()
      }}
      onBlur={hide}
    >
      <Icon name="eye" />
      <span>
        {t(shown === null ? 'confirm.hold' : 'confirm.holding')}
        {shown === null && <span class="hold__more">{t('confirm.holdMore')}</span>}
      </span>
    </button>
  )
  return { shown, key }
}
