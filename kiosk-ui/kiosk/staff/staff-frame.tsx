import { type ComponentChildren, type ComponentType, createContext } from 'preact'
import { useContext, useEffect } from 'preact/hooks'
import { t } from '../../i18n/kiosk-text.ts'
import { pick } from '../../i18n/speak.ts'
import { w } from '../../i18n/staff-text.ts'
import { Ask } from '../../kit/ask.tsx'
import { BackKey, FloorKey, PrimaryKey } from '../../kit/key.tsx'
import { Page } from '../../kit/page.tsx'
import type { Fit } from '../../kit/use-fit.ts'
import { announce } from '../announce.ts'
import { Head } from '../frame.tsx'
import { closeStaff } from '../staff-door.ts'
import { calledElsewhere, comeHome, place, type Shelf, there, who } from './desk.ts'
import { asking } from './still-there.tsx'

export interface StaffFrameProps {
  readonly fit: Fit<unknown>
  readonly title: string
  readonly sub?: string | undefined
  readonly children?: ComponentChildren
  readonly aside?: ComponentChildren
  readonly dock: ComponentChildren
  /** What the line closes round when there is nothing left to do. */
  readonly loop?: ComponentChildren
  readonly lone?: boolean
}

/** Another frame for the same pages: the branch PC's. */
export const OtherFrame = createContext<ComponentType<StaffFrameProps> | null>(null)

/** A page of staff's in the frame of the place it is shown at. */
export function StaffFrame(p: StaffFrameProps) {
  const Frame = useContext(OtherFrame) ?? ScreenFrame
  return <Frame {...p} />
}

/** The frame of all screens on malachite, with staff's keys in the floor. */
function ScreenFrame(p: StaffFrameProps) {
  const { fit } = p
  const last = fit.page >= fit.pages - 1
  /* Staff turn from page to page without a new projection. */
  useEffect(announce)
  return (
    <Page
      name="staff"
      fit={fit}
      way={p.loop === undefined ? { to: 'key' } : { to: 'loop' }}
      head={there.value === null ? <Head /> : <ThereHead name={pick(there.value.kiosk.name)} />}
      ask={<Ask title={p.title} sub={p.sub} loop={p.loop} />}
      aside={p.aside}
      dock={
        <>
          {!last && <PrimaryKey label={t('key.nextPage')} onPress={() => fit.turn(1)} />}
          {last && p.dock}
          {fit.page > 0 && <BackKey label={t('key.prevPage')} onPress={() => fit.turn(-1)} />}
        </>
      }
      floor={<StaffFloor />}
      labels={{ main: t('frame.main'), dock: t('frame.dock') }}
      lone={p.lone ?? true}
      inert={asking.value}
    >
      {p.children}
      {fit.pages > 1 && <p class="pages">{t('frame.page', { n: fit.page + 1, m: fit.pages })}</p>}
    </Page>
  )
}

/** The plate of another kiosk: its name alone, in the colour of the way, so that nobody acts on the wrong one. */
const ThereHead = ({ name }: { readonly name: string }) => (
  <div class="plate plate--there">
    <span>{w('there.at', { name })}</span>
  </div>
)

const shelves = [
  { page: 'today', icon: 'bell', key: 'floor.today' },
  { page: 'machines', icon: 'printer', key: 'floor.machines' },
  { page: 'day', icon: 'chart', key: 'floor.day' },
] as const

/** In a visit there is only the way out: nothing of the office is shown beside a citizen. */
function StaffFloor() {
  const staff = who.value
  const here = place.value.page
  const other = there.value
  const open = staff !== null && (here !== 'assist' || other !== null) && other?.who !== null
  const turn = (page: Shelf) => (): void => {
    place.value = { page }
  }
  return (
    <nav class="floor" aria-label={t('frame.floor')}>
      {open &&
        shelves.map((s) => (
          <FloorKey key={s.page} icon={s.icon} label={w(s.key)} on={here === s.page} onPress={turn(s.page)} />
        ))}
      {other !== null && (
        <FloorKey icon={calledElsewhere.value ? 'bell' : 'home'} label={w('there.back')} onPress={comeHome} />
      )}
      {staff?.role === 'operator' && here !== 'assist' && other === null && (
        <FloorKey icon="hat" label={w('floor.training')} on={here === 'training'} onPress={turn('training')} />
      )}
      <FloorKey icon="exit" label={w('floor.out')} help onPress={closeStaff} />
    </nav>
  )
}
