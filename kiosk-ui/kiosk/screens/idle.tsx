import { useEffect, useState } from 'preact/hooks'
import { t } from '../../i18n/kiosk-text.ts'
import { problems } from '../../i18n/problems.ts'
import { pick } from '../../i18n/speak.ts'
import { GuideLine } from '../../kit/guide-line.tsx'
import { Icon } from '../../kit/icon.tsx'
import { PrimaryKey, pressing } from '../../kit/key.tsx'
import { Note } from '../../kit/note.tsx'
import { OverDock } from '../../kit/over-dock.tsx'
import { Picture } from '../../kit/picture.tsx'
import { Qr } from '../../kit/qr.tsx'
import { useFit } from '../../kit/use-fit.ts'
import type { ScreenPropsOf } from '../app.tsx'
import { covered, Floor, Head, LowNote } from '../frame.tsx'
import { offered, press } from '../state.ts'

/** Long enough to be read twice, slowly. */
const NOTICE_FOR_MS = 15_000

/** The path through the picture is the guide line: it runs on into 开始办事. */
export function Idle({ at }: ScreenPropsOf<'idle'>) {
  const { featured, notice, notices, doorPlate } = at.props
  const verbs = featured.filter((s) => s.available).slice(0, 2)
  const fit = useFit(`idle${at.rev}`, 3)
  const drift = useTurns(60_000, 3)
  const told = notices[useTurns(NOTICE_FOR_MS, Math.max(1, notices.length))]
  return (
    <div class={`page page--idle idle--${drift}`} ref={fit.frame} data-fold={fit.fold} data-way="key" inert={covered()}>
      <GuideLine way={{ to: 'key' }} name="idle" />
      <main class="idle" aria-label={t('frame.main')}>
        <div class="sky" data-road aria-hidden="true">
          <Picture name="hero-portrait" class="hero hero--tall" />
          <Picture name="hero-landscape" class="hero hero--wide" />
        </div>
        <section class="idle__say" data-fit>
          <header class="top">
            <Head />
          </header>
          <div class="hello">
            <h1 tabIndex={-1}>{t('idle.hello')}</h1>
            <p class="fold-1">{t('idle.sub')}</p>
            <LowNote />
          </div>
        </section>
        <OverDock />
        <nav class="dock" aria-label={t('frame.dock')}>
          {offered('start') && <PrimaryKey label={t('idle.start')} onPress={press({ id: 'start' })} />}
        </nav>
        <section class="show idle__more">
          {offered('openService') && verbs.length > 0 && (
            <div class="verbs fold-3">
              {verbs.map((s) => (
                <button
                  key={s.id}
                  type="button"
                  class="btn verb"
                  onClick={press({ id: 'openService', serviceId: s.id })}
                  {...pressing}
                >
                  <Icon name="seal" />
                  <span>{pick(s.name)}</span>
                </button>
              ))}
            </div>
          )}
          <div class={doorPlate === undefined ? undefined : 'idle__plate'}>
            {notice !== undefined ? (
              <Note icon="bell" title={pick(problems[notice].title)} line={pick(problems[notice].hint)} lineFold={2} />
            ) : told === undefined ? (
              <Note icon="yuan" title={t('idle.free')} line={t('idle.freeSub')} fold={2} lineFold={2} />
            ) : (
              <div class="note note--tip fold-2">
                <Icon name="bell" />
                <div>
                  <b>{pick(told.title)}</b>
                  {told.line && <span class="fold-1">{pick(told.line)}</span>}
                  <span class="muted fold-1">{pick(told.approvedBy)}</span>
                </div>
              </div>
            )}
            {doorPlate !== undefined && (
              <figure class="doorplate fold-2">
                <Qr payload={doorPlate.url} label={pick(doorPlate.label)} />
                <figcaption>{pick(doorPlate.label)}</figcaption>
              </figure>
            )}
          </div>
        </section>
      </main>
      <Floor />
    </div>
  )
}

/** 0, 1, 2, ... and round again: the picture sits a little lower every other minute, so that nothing burns in; notices take turns. */
function useTurns(everyMs: number, count: number): number {
  const [turn, move] = useState(0)
  useEffect(() => {
    if (count < 2) return
    const timer = setInterval(() => move((n) => n + 1), everyMs)
    return () => clearInterval(timer)
  }, [everyMs, count])
  return turn % count
}
