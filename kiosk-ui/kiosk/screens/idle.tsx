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
import { useFit } from '../../kit/use-fit.ts'
import type { ScreenPropsOf } from '../app.tsx'
import { covered, Floor, Head, LowNote } from '../frame.tsx'
import { offered, press } from '../state.ts'

/** The path through the picture is the guide line: it runs on into 开始办事. */
export function Idle({ at }: ScreenPropsOf<'idle'>) {
  const { featured, notice } = at.props
  const verbs = featured.filter((s) => s.available).slice(0, 2)
  const fit = useFit(`idle${at.rev}`, 3)
  const drift = useDrift()
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
          {notice === undefined ? (
            <Note icon="yuan" title={t('idle.free')} line={t('idle.freeSub')} fold={2} lineFold={2} />
          ) : (
            <Note icon="bell" title={pick(problems[notice].title)} line={pick(problems[notice].hint)} lineFold={2} />
          )}
        </section>
      </main>
      <Floor />
    </div>
  )
}

/** Nothing burns into the panel: the picture sits a little lower every other minute. */
function useDrift(): number {
  const [place, move] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => move((n) => (n + 1) % 3), 60_000)
    return () => clearInterval(timer)
  }, [])
  return place
}
