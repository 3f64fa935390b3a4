import type { Overlay } from '../../src/api/contract.ts'
import { t } from '../i18n/kiosk-text.ts'
import { useBeat } from '../kit/clock.ts'
import { Key, PrimaryKey } from '../kit/key.tsx'
import { Picture } from '../kit/picture.tsx'
import { Ring } from '../kit/ring.tsx'
import { Row, Rows } from '../kit/row.tsx'
import { Sheet } from '../kit/sheet.tsx'
import { Floor } from './frame.tsx'
import { more } from './more-screens.ts'
import { offered, openSheet, press, timeLeft } from './state.ts'
import { voicePages } from './voice-door.ts'

export function Overlays({ overlay }: { readonly overlay: Overlay | null }) {
  if (overlay?.kind === 'timeout') return <StillThere />
  if (overlay?.kind === 'help') return <HelpComes overlay={overlay} />
  if (overlay?.kind === 'paused') return <Paused why={overlay.why} />
  if (overlay?.kind === 'assist') return <MayHelp staffRef={overlay.staffRef} />
  if (overlay?.kind === 'cap') return <TimeNearlyUp />
  const Voice = openSheet.value === 'voice' && voicePages.value?.VoiceSheet
  if (Voice) return <Voice />
  const Prefs = openSheet.value === null ? undefined : more.value?.PrefSheets
  return Prefs === undefined ? null : <Prefs />
}

/** Answered as often as wanted; the number and the closing ring say the same. */
function StillThere() {
  useBeat()
  const left = timeLeft('overlay')
  return (
    <Sheet
      alert
      label={t('timeout.ask')}
      dockLabel={t('frame.dock')}
      floor={<Floor />}
      dock={
        <>
          {offered('stay') && <PrimaryKey label={t('timeout.stay')} onPress={press({ id: 'stay' })} />}
          {offered('exit') && <Key icon="exit" label={t('key.exit')} onPress={press({ id: 'exit' })} />}
        </>
      }
    >
      <div class="still">
        <Ring left={left?.share}>
          <b class="num">{left?.seconds ?? ''}</b>
          <small>{t('timeout.sec')}</small>
        </Ring>
        <div>
          <h2 tabIndex={-1}>{t('timeout.ask')}</h2>
          <p>{t('timeout.sub')}</p>
        </div>
      </div>
    </Sheet>
  )
}

/** What was on the screen is covered: whoever comes by sees nothing of it. */
function Paused({ why }: { readonly why: 'assist' | 'card' }) {
  useBeat()
  const left = timeLeft('overlay')
  return (
    <Sheet
      alert
      label={t(`pause.${why}`)}
      dockLabel={t('frame.dock')}
      floor={<Floor />}
      dock={
        <>
          {offered('resume') && <PrimaryKey label={t('help.go')} onPress={press({ id: 'resume' })} />}
          {offered('exit') && <Key icon="exit" label={t('key.exit')} onPress={press({ id: 'exit' })} />}
        </>
      }
    >
      <div class="still still--covers">
        <Ring left={left?.share}>
          <b class="num">{left?.seconds ?? ''}</b>
          <small>{t('timeout.sec')}</small>
        </Ring>
        <div>
          <h2 tabIndex={-1}>{t(`pause.${why}`)}</h2>
          <p>{t(`pause.${why}Sub`)}</p>
        </div>
      </div>
    </Sheet>
  )
}

/** Nothing is shown to a clerk before the citizen has said yes; no is as large as yes. */
function MayHelp({ staffRef }: { readonly staffRef: string }) {
  return (
    <Sheet
      alert
      label={t('assist.ask')}
      dockLabel={t('frame.dock')}
      floor={<Floor />}
      dock={
        <>
          {offered('allowAssist') && (
            <Key wide icon="check" label={t('assist.yes')} onPress={press({ id: 'allowAssist' })} />
          )}
          {offered('declineAssist') && <Key wide label={t('assist.no')} onPress={press({ id: 'declineAssist' })} />}
        </>
      }
    >
      <h2 tabIndex={-1}>{t('assist.ask')}</h2>
      <p>{t('assist.sub', { ref: staffRef })}</p>
    </Sheet>
  )
}

function TimeNearlyUp() {
  useBeat()
  const left = timeLeft('overlay')
  return (
    <Sheet
      alert
      label={t('cap.title')}
      dockLabel={t('frame.dock')}
      floor={<Floor />}
      dock={offered('stay') && <PrimaryKey label={t('timeout.stay')} onPress={press({ id: 'stay' })} />}
    >
      <h2 tabIndex={-1}>{t('cap.title')}</h2>
      <p>{left === null ? t('cap.sub') : t('cap.left', { n: left.seconds })}</p>
    </Sheet>
  )
}

function HelpComes({ overlay }: { readonly overlay: Extract<Overlay, { kind: 'help' }> }) {
  return (
    <Sheet
      label={t('help.ask')}
      dockLabel={t('frame.dock')}
      floor={<Floor />}
      dock={
        <>
          {offered('closeHelp') && <PrimaryKey label={t('help.go')} onPress={press({ id: 'closeHelp' })} />}
          {offered('reportProblem') && (
            <Key icon="receipt" label={t('help.later')} onPress={press({ id: 'reportProblem' })} />
          )}
          {offered('pause') && <Key icon="hourglass" label={t('pause.wait')} onPress={press({ id: 'pause' })} />}
        </>
      }
    >
      <div class="still">
        <Ring>
          <Picture name="clerk" class="clerk" />
        </Ring>
        <div>
          <h2 tabIndex={-1}>{t('help.ask')}</h2>
          <p>
            <b>{t('help.eta', { n: overlay.expectedMinutes })}</b>
          </p>
          <p class="help__kept">{t('help.sub')}</p>
        </div>
      </div>
      <Rows fill={false}>
        <Row icon="receipt" label={t('help.ticket')}>
          <span class="num" data-personal>
            {overlay.ticketNo}
          </span>
        </Row>
        <Row icon="call" label={t('help.phone')}>
          <span class="num">{overlay.phone}</span>
        </Row>
      </Rows>
    </Sheet>
  )
}
