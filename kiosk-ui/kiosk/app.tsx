import type { ComponentType } from 'preact'
import { useEffect, useLayoutEffect } from 'preact/hooks'
import type { ProjectionOf, ScreenId } from '../../src/api/contract.ts'
import { lang } from '../i18n/speak.ts'
import { announce } from './announce.ts'
import { Dim } from './dim.tsx'
import { hasWords } from './glass.ts'
import { more } from './more-screens.ts'
import { Overlays } from './overlays.tsx'
import { Confirm } from './screens/confirm.tsx'
import { Consent } from './screens/consent.tsx'
import { FaceCheck } from './screens/face-check.tsx'
import { Goodbye } from './screens/goodbye.tsx'
import { Group } from './screens/group.tsx'
import { Guide } from './screens/guide.tsx'
import { Home } from './screens/home.tsx'
import { Identify } from './screens/identify.tsx'
import { Idle } from './screens/idle.tsx'
import { OutOfService } from './screens/out-of-service.tsx'
import { Printing } from './screens/printing.tsx'
import { Problem } from './screens/problem.tsx'
import { Rating } from './screens/rating.tsx'
import { RatingUndo } from './screens/rating-undo.tsx'
import { Result } from './screens/result.tsx'
import { Review } from './screens/review.tsx'
import { Wait } from './screens/wait.tsx'
import { Working } from './screens/working.tsx'
import { staffOpen, staffPages } from './staff-door.ts'
import { connected, contentRev, projection } from './state.ts'

export interface ScreenPropsOf<S extends ScreenId> {
  readonly at: ProjectionOf<S>
}

/** A screen of `more/`, or the calm waiting screen for the moment until they are here. */
const later =
  <S extends ScreenId>(name: keyof NonNullable<typeof more.value>) =>
  (props: ScreenPropsOf<S>) => {
    const Screen = more.value?.[name] as ComponentType<ScreenPropsOf<S>> | undefined
    return Screen ? <Screen {...props} /> : <Wait />
  }

const screens: { readonly [S in ScreenId]: ComponentType<ScreenPropsOf<S>> } = {
  idle: Idle,
  home: Home,
  group: Group,
  guide: Guide,
  consent: Consent,
  identify: Identify,
  confirm: Confirm,
  face: FaceCheck,
  review: Review,
  working: Working,
  printing: Printing,
  result: Result,
  rating: Rating,
  search: later('Search'),
  form: later('Form'),
  choose: later('Choose'),
  records: later('Records'),
  licences: later('Licences'),
  document: later('DocumentScan'),
  scan: later('Scan'),
  sign: later('Sign'),
  pay: later('Pay'),
  appointment: later('Appointment'),
  deliver: later('Deliver'),
  departments: later('Departments'),
  preview: later('Preview'),
  ratingReasons: later('RatingReasons'),
  ratingUndo: RatingUndo,
  goodbye: Goodbye,
  problem: Problem,
  outOfService: OutOfService,
}

/** Draws the newest projection, and nothing else. */
export function App() {
  const p = projection.value
  useFocusOnTheQuestion(connected.value ? p && placeOf(p) : 'wait')
  if (!connected.value) return <Wait />
  if (p === null || !hasWords.value) return null
  // The screen and its projection are one pair; the compiler cannot follow that through the table.
  const Screen = screens[p.screen] as ComponentType<{ at: ProjectionOf<ScreenId> }>
  const Staff = staffOpen.value ? staffPages.value?.StaffLayer : undefined
  if (Staff !== undefined)
    return (
      <>
        <Staff />
        <Announce screen="staff" rev={p.rev} />
      </>
    )
  return (
    <>
      <Screen key={p.screen} at={{ ...p, rev: contentRev }} />
      <Overlays overlay={p.overlay} />
      <Dim afterMs={p.screen === 'idle' ? p.kiosk.dimAfterMs : null} />
      <Announce screen={p.screen} rev={p.rev} />
    </>
  )
}

/** Another question, although the screen may be of the same kind: the next page of a form, the next paper. */
function placeOf({ screen, props }: ProjectionOf<ScreenId>): string {
  const step = 'step' in props ? props.step.index : ''
  return `${screen} ${step} ${'page' in props ? props.page : ''}`
}

/** Focus starts on the question and is never lost: a key that stays where it was would be another step. */
function useFocusOnTheQuestion(place: string | null): void {
  useLayoutEffect(() => {
    if (place !== null) document.querySelector<HTMLElement>('main h1, .wait h1')?.focus({ preventScroll: true })
  }, [place])
}

/** Says the new question to those who listen rather than look. */
function Announce({ screen, rev }: { readonly screen: string; readonly rev: number }) {
  /* In the language that the page has turned to meanwhile. */
  lang.value
  useEffect(announce)
  return <div id="said" class="sr" role="status" aria-live="polite" data-screen={screen} data-rev={rev} />
}
