import type { ComponentChildren } from 'preact'
import { t } from '../i18n/kiosk-text.ts'
import type { Lang } from '../i18n/speak.ts'
import { pick } from '../i18n/speak.ts'
import { Ask } from '../kit/ask.tsx'
import { useBeat } from '../kit/clock.ts'
import type { Around, Way } from '../kit/guide-line.tsx'
import { Icon } from '../kit/icon.tsx'
import { BackKey, FloorKey, PrimaryKey } from '../kit/key.tsx'
import { Page } from '../kit/page.tsx'
import type { Fit } from '../kit/use-fit.ts'
import { TAG } from './glass.ts'
import { openStaff, staffMayEnter } from './staff-door.ts'
import { act, offered, openSheet, press, projection } from './state.ts'
import { voicePages } from './voice-door.ts'

export interface FrameProps {
  readonly name: string
  readonly fit: Fit<unknown>
  readonly way: Way
  readonly title: string
  readonly sub?: string | undefined
  readonly step?: { readonly index: number; readonly count: number } | undefined
  readonly children: ComponentChildren
  readonly aside?: ComponentChildren
  readonly dock: ComponentChildren
  readonly lone?: boolean
  readonly loop?: ComponentChildren
  /** A picture column in landscape, out of which the line comes. */
  readonly scene?: ComponentChildren
}

/** A screen of the visit: the frame with its head, question and floor filled in. */
export function Frame(p: FrameProps) {
  const { step } = p
  const around: Around | undefined = step && { done: step.index - 1, ahead: step.count - step.index }
  return (
    <Page
      name={p.name}
      fit={p.fit}
      way={p.way}
      around={around}
      head={<Head />}
      ask={
        <Ask
          title={p.title}
          sub={p.sub}
          loop={p.loop}
          step={step && { index: step.index, label: t('frame.step', { n: step.index, m: step.count }) }}
        />
      }
      aside={p.aside}
      dock={<PagedDock fit={p.fit}>{p.dock}</PagedDock>}
      floor={<Floor />}
      labels={{ main: t('frame.main'), dock: t('frame.dock') }}
      lone={p.lone ?? false}
      scene={p.scene}
      inert={covered()}
    >
      {p.children}
      {p.fit.pages > 1 && <p class="pages">{t('frame.page', { n: p.fit.page + 1, m: p.fit.pages })}</p>}
    </Page>
  )
}

/** Under a sheet nothing can be pressed. */
export const covered = (): boolean => projection.value?.overlay != null || openSheet.value !== null

/** While a list has more pages the line ends in "next page"; the keys that end the step come on the last one. */
function PagedDock({ fit, children }: { readonly fit: Fit<unknown>; readonly children: ComponentChildren }) {
  const back = fit.page > 0 && <BackKey label={t('key.prevPage')} onPress={() => fit.turn(-1)} />
  if (fit.page < fit.pages - 1)
    return (
      <>
        <PrimaryKey label={t('key.nextPage')} onPress={() => fit.turn(1)} />
        {back || (offered('back') && <BackKey label={t('key.back')} onPress={press({ id: 'back' })} />)}
      </>
    )
  return (
    <>
      {children}
      {back}
    </>
  )
}

export function Head() {
  const kiosk = projection.value?.kiosk
  if (kiosk === undefined) return null
  return (
    <>
      <div class="plate">
        <span>{pick(kiosk.siteName)}</span>
        <small>{pick(kiosk.unitName)}</small>
      </div>
      <div class="clock">
        {projection.value?.training && <span class="netflag">{t('frame.training')}</span>}
        {projection.value?.assistedBy !== undefined && <span class="netflag netflag--demo">{t('frame.assisted')}</span>}
        {kiosk.demo && <span class="netflag netflag--demo">{t('frame.demo')}</span>}
        {!kiosk.online && (
          <span class="netflag">
            <Icon name="offline" />
            {t('frame.offline')}
          </span>
        )}
        <TimeOfDay />
      </div>
    </>
  )
}

function TimeOfDay() {
  useBeat()
  const now = new Date()
  return <span class="num">{`${now.getHours()}:${String(now.getMinutes()).padStart(2, '0')}`}</span>
}

/** One key goes round the languages; each is named in itself. */
const nextLang: Readonly<Record<Lang, Lang>> = { zh: 'en', en: 'zh', hk: 'en', pt: 'zh' }
const langNames: Readonly<Record<Lang, string>> = { zh: '中文', hk: '繁體中文', en: 'English', pt: 'Português' }

/** The same keys on every screen, at the same place; help is the widest and right-most. */
export function Floor() {
  const p = projection.value
  if (p === null) return null
  const flip = (sheet: 'size' | 'mode' | 'voice') => () => {
    openSheet.value = openSheet.peek() === sheet ? null : sheet
  }
  const other = nextLang[p.prefs.lang]
  return (
    <nav class="floor" aria-label={t('frame.floor')}>
      {p.inSession && offered('exit') && <FloorKey icon="exit" label={t('key.exit')} onPress={press({ id: 'exit' })} />}
      {offered('setPrefs') && (
        <>
          <FloorKey icon="size" label={t('floor.size')} opens on={openSheet.value === 'size'} onPress={flip('size')} />
          <FloorKey
            icon="colour"
            label={t('floor.mode')}
            opens
            on={openSheet.value === 'mode'}
            onPress={flip('mode')}
          />
          {p.kiosk.voice && voicePages.value && (
            <FloorKey
              icon="ear"
              label={t('floor.voice')}
              opens
              on={openSheet.value === 'voice'}
              onPress={flip('voice')}
            />
          )}
          <FloorKey
            icon="lang"
            label={langNames[other]}
            lang={TAG[other]}
            onPress={() => void act({ id: 'setPrefs', prefs: { lang: other } })}
          />
        </>
      )}
      {staffMayEnter() && openSheet.value === null && (
        <FloorKey icon="person" label={t('floor.staff')} onPress={openStaff} />
      )}
      {/* Who has been called comes in by the key that called. */}
      {offered('help') && p.overlay?.kind !== 'help' && (
        <FloorKey icon="help" label={t('floor.help')} help onPress={press({ id: 'help' })} />
      )}
    </nav>
  )
}
