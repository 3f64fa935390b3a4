import type { ComponentChildren } from 'preact'
import type { Prefs, Projection } from '../../../src/api/contract.ts'
import { t } from '../../i18n/kiosk-text.ts'
import { langNames } from '../../i18n/language.ts'
import { Icon } from '../../kit/icon.tsx'
import { PrimaryKey } from '../../kit/key.tsx'
import { Seg } from '../../kit/seg.tsx'
import { Sheet } from '../../kit/sheet.tsx'
import { Floor } from '../frame.tsx'
import { TAG, upright } from '../glass.ts'
import { act, openSheet, projection } from '../state.ts'
import { LeaveSheet } from './leave-sheet.tsx'

/** The page's own sheets: how everything looks, where its keys are, in which language; whether one really goes. */
export function PrefSheets() {
  const at = projection.value
  if (at === null) return null
  if (openSheet.value === 'leave') return <LeaveSheet />
  if (openSheet.value === 'size') return <PrefSheet title={t('size.title')}>{sizes(at)}</PrefSheet>
  if (openSheet.value === 'mode') return <PrefSheet title={t('mode.title')}>{modes(at)}</PrefSheet>
  if (openSheet.value === 'lang') return <PrefSheet title={t('lang.title')}>{languages(at)}</PrefSheet>
  return (
    <PrefSheet title={t('see.title')}>
      {sizes(at)}
      {modes(at)}
      {upright() && heights(at)}
    </PrefSheet>
  )
}

function close(): void {
  openSheet.value = null
}

function PrefSheet({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <Sheet
      label={title}
      dockLabel={t('frame.dock')}
      floor={<Floor />}
      dock={<PrimaryKey label={t('sheet.close')} icon="check" onPress={close} />}
    >
      <h2 tabIndex={-1}>{title}</h2>
      {children}
    </Sheet>
  )
}

const choose =
  <K extends keyof Prefs>(of: K) =>
  (value: Prefs[K]): void =>
    void act({ id: 'setPrefs', prefs: { [of]: value } })

const SIZES = ['standard', 'large', 'xlarge'] as const
const sizes = ({ prefs }: Projection) => (
  <Seg
    label={t('size.title')}
    value={prefs.size}
    onChoose={choose('size')}
    choices={SIZES.map((value) => ({
      value,
      show: (
        <>
          <span class={`sample sample--${value}`} aria-hidden="true">
            字
          </span>
          {t(`size.${value}`)}
        </>
      ),
    }))}
  />
)

const MODES = ['light', 'dark', 'contrast', 'glare'] as const
const modes = ({ prefs }: Projection) => (
  <Seg
    label={t('mode.title')}
    value={prefs.mode}
    onChoose={choose('mode')}
    choices={MODES.map((value) => ({
      value,
      show: (
        <>
          <span class="swatch" data-mode={value} aria-hidden="true">
            <Icon name="size" />
          </span>
          {t(`mode.${value}`)}
        </>
      ),
    }))}
  />
)

const REACHES = ['normal', 'low'] as const
const heights = ({ prefs }: Projection) => (
  <Seg
    label={t('reach.title')}
    value={prefs.reach}
    onChoose={choose('reach')}
    choices={REACHES.map((value) => ({ value, show: t(`reach.${value}`) }))}
  />
)

/** The sheet goes at once: the page says by itself that it has understood. */
const languages = ({ prefs, kiosk }: Projection) => (
  <Seg
    label={t('lang.title')}
    value={prefs.lang}
    onChoose={(lang) => {
      choose('lang')(lang)
      close()
    }}
    choices={kiosk.languages.map((value) => ({
      value,
      show: <span lang={TAG[value]}>{langNames[value]}</span>,
    }))}
  />
)
