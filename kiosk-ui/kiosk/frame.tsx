import type { ComponentChildren } from 'preact'
import type { Projection } from '../../src/api/contract.ts'
import { t } from '../i18n/kiosk-text.ts'
import { langNames } from '../i18n/language.ts'
import { pick } from '../i18n/speak.ts'
import { Ask } from '../kit/ask.tsx'
import { useBeat } from '../kit/clock.ts'
import type { Around, Way } from '../kit/guide-line.tsx'
import { Icon } from '../kit/icon.tsx'
import { BackKey, FloorKey, PrimaryKey } from '../kit/key.tsx'
import { Page } from '../kit/page.tsx'
import { Picture } from '../kit/picture.tsx'
import { useCrowded } from '../kit/use-crowded.ts'
import type { Fit } from '../kit/use-fit.ts'
import { TAG, upright } from './glass.ts'
import { more } from './more-screens.ts'
import { openStaff, staffMayEnter } from './staff-door.ts'
import { act, offered, openSheet, press, projection, type Sheet } from './state.ts'
import { voicePages } from './voice-door.ts'

export interface FrameProps {
  readonly name: string
  readonly fit: Fit<unknown>
  readonly way: Way
  readonly title: string
  readonly sub?: string | undefined
  /** In place of `sub`. */
  readonly wrong?: string | undefined
  readonly step?: { readonly index: number; readonly count: number } | undefined
  readonly children: ComponentChildren
  readonly aside?: ComponentChildren
  readonly dock: ComponentChildren
  /** Beside "next page" where a list begins and there is no way back. */
  readonly first?: ComponentChildren
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
          wrong={p.wrong}
          loop={p.loop}
          step={step && { index: step.index, label: t('frame.step', { n: step.index, m: step.count }) }}
        >
          <Low />
        </Ask>
      }
      aside={p.aside}
      dock={
        <PagedDock fit={p.fit} first={p.first}>
          {p.dock}
        </PagedDock>
      }
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

/** Says where the keys are, and fills what they have left empty. */
function Low() {
  if (!isLow()) return null
  return (
    <>
      <LowNote />
      <Picture name="hero-strip" class="strip ask__view" />
    </>
  )
}

export function LowNote() {
  if (!isLow()) return null
  return (
    <p class="ask__low">
      <Icon name="low" />
      {t('reach.note')}
    </p>
  )
}

const isLow = (): boolean => upright() && projection.value?.prefs.reach === 'low'

/** Under a sheet nothing can be pressed. */
export const covered = (): boolean =>
  projection.value?.overlay != null || (openSheet.value !== null && more.value !== null)

/** While a list has more pages the line ends in "next page"; the keys that end the step come on the last one. */
function PagedDock({
  fit,
  first,
  children,
}: {
  readonly fit: Fit<unknown>
  readonly first: ComponentChildren
  readonly children: ComponentChildren
}) {
  /* Another page is read from the top: whoever walks by keys begins there too. */
  const turn = (by: 1 | -1) => () => {
    fit.turn(by)
    document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true })
  }
  const back = fit.page > 0 && <BackKey label={t('key.prevPage')} onPress={turn(-1)} />
  if (fit.page < fit.pages - 1)
    return (
      <>
        <PrimaryKey label={t('key.nextPage')} onPress={turn(1)} />
        {back || (offered('back') ? <BackKey label={t('key.back')} onPress={press({ id: 'back' })} /> : first)}
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
      <Plate site={pick(kiosk.siteName)} unit={pick(kiosk.unitName)} />
      <div class="clock">
        {projection.value?.training && <span class="netflag">{t('frame.training')}</span>}
        {projection.value?.assistedBy !== undefined && (
          <span class="netflag netflag--demo netflag--staff">
            {t('frame.assisted', { ref: projection.value.assistedBy })}
          </span>
        )}
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

/** Where you are; a long name of the place leaves no room for the number of the machine. */
function Plate({ site, unit }: { readonly site: string; readonly unit: string }) {
  const { row, crowded } = useCrowded<HTMLDivElement>(`${site} ${unit}`)
  return (
    <div class={`plate${crowded ? ' plate--full' : ''}`} ref={row}>
      <span>{site}</span>
      {!crowded && <small>{unit}</small>}
    </div>
  )
}

function TimeOfDay() {
  useBeat()
  const now = new Date()
  return <span class="num">{`${now.getHours()}:${String(now.getMinutes()).padStart(2, '0')}`}</span>
}

/**
 * Of two languages the other one, named in itself; of more a sheet, behind a word for those whom this screen is not for: English on a
 * Chinese screen, Chinese on any other.
 */
function LangKey({ at, onSheet }: { readonly at: Projection; readonly onSheet: () => void }) {
  const { lang } = at.prefs
  const others = at.kiosk.languages.filter((one) => one !== lang)
  const [other] = others
  if (other === undefined) return null
  if (others.length === 1)
    return (
      <FloorKey
        icon="lang"
        label={langNames[other]}
        lang={TAG[other]}
        onPress={() => void act({ id: 'setPrefs', prefs: { lang: other } })}
      />
    )
  const chinese = lang === 'zh' || lang === 'hk'
  return (
    <FloorKey
      icon="lang"
      label={chinese ? 'Language' : '语言'}
      lang={chinese ? 'en' : 'zh-CN'}
      opens
      on={openSheet.value === 'lang'}
      onPress={onSheet}
    />
  )
}

/** Whoever has read a card or entered something is asked first; without the words for that they just go. */
function leave(): void {
  const at = projection.peek()
  const begun = at !== null && 'step' in at.props && at.props.step.index > 1
  if (begun && at.overlay === null && more.peek() !== null) openSheet.value = 'leave'
  else void act({ id: 'exit' })
}

/** The same keys on every screen, at the same place; help is the widest and right-most. Where the letters leave no room, what is for the eyes shares a key. */
export function Floor() {
  const p = projection.value
  const staff = staffMayEnter() && openSheet.value === null
  const listens = p?.kiosk.voice === true && voicePages.value !== null
  const { row, crowded } = useCrowded(
    `${p?.prefs.lang} ${p?.inSession} ${p?.assistedBy} ${staff} ${listens} ${p?.overlay?.kind}`,
  )
  if (p === null) return null
  /* These sheets have it among their own keys. */
  const leavesByDock = p.overlay?.kind === 'timeout' || p.overlay?.kind === 'paused'
  const flip = (sheet: Sheet) => () => {
    openSheet.value = openSheet.peek() === sheet ? null : sheet
  }
  const opener = (sheet: Exclude<Sheet, 'lang' | 'leave'>, icon: string) => (
    <FloorKey icon={icon} label={t(`floor.${sheet}`)} opens on={openSheet.value === sheet} onPress={flip(sheet)} />
  )
  return (
    <nav class="floor" ref={row} aria-label={t('frame.floor')}>
      {p.inSession && offered('exit') && !leavesByDock && (
        <FloorKey icon="exit" label={t('key.exit')} onPress={leave} />
      )}
      {offered('setPrefs') && (
        <>
          {crowded ? (
            opener('see', 'eye')
          ) : (
            <>
              {opener('size', 'size')}
              {opener('mode', 'colour')}
              {upright() && (
                <FloorKey
                  icon="low"
                  label={t('floor.low')}
                  toggles
                  on={p.prefs.reach === 'low'}
                  onPress={() =>
                    void act({ id: 'setPrefs', prefs: { reach: p.prefs.reach === 'low' ? 'normal' : 'low' } })
                  }
                />
              )}
            </>
          )}
          {listens && opener('voice', 'ear')}
          {/* Beside a clerk the largest letters leave no room for it. */}
          {!(crowded && offered('endAssist')) && <LangKey at={p} onSheet={flip('lang')} />}
        </>
      )}
      {offered('endAssist') && (
        <FloorKey icon="person" label={t('floor.endAssist')} onPress={press({ id: 'endAssist' })} />
      )}
      {staff && <FloorKey icon="person" label={t('floor.staff')} onPress={openStaff} />}
      {/* Who has been called comes in by the key that called. */}
      {offered('help') && p.overlay?.kind !== 'help' && (
        <FloorKey icon="help" label={t('floor.help')} help onPress={press({ id: 'help' })} />
      )}
    </nav>
  )
}
