import type { FleetDevice } from '../../src/fleet/contract.ts'
import { conditionNames, consumables, deviceNames, operatingStates, repairs } from '../i18n/devices-text.ts'
import { t } from '../i18n/fleet-text.ts'
import { speakOr } from '../i18n/speak.ts'
import { Panel } from '../kit/panel.tsx'
import { type MarkState, StateMark } from '../kit/state-mark.tsx'

const LEVELS = new Set(['ok', 'low', 'empty', 'unknown'])

function markOf(d: FleetDevice, lost: boolean): MarkState {
  if (lost || d.stale) return 'lost'
  if (d.operatingState === 'disabled') return 'maintenance'
  const ready = d.operatingState === 'ready' || d.operatingState === 'busy'
  if (!ready || d.conditions.some((c) => c.endsWith('-error'))) return 'stopped'
  return d.conditions.length > 0 ? 'partial' : 'serving'
}

interface DevicesPanelProps {
  readonly devices: readonly FleetDevice[]
  /** Nothing is heard of the kiosk: what its devices said is from before. */
  readonly lost: boolean
}

/** What each device says of itself, and what to do about it. */
export function DevicesPanel({ devices, lost }: DevicesPanelProps) {
  const bad = devices.filter((d) => markOf(d, false) !== 'serving').length
  return (
    <Panel title={t('kiosk.devices')} aside={t('kiosk.devicesSub', { n: devices.length, bad })}>
      <ul class="devtree">
        {devices.map((d) => (
          <Device key={d.id} d={d} lost={lost} />
        ))}
      </ul>
    </Panel>
  )
}

function Device({ d, lost }: { readonly d: FleetDevice; readonly lost: boolean }) {
  const mark = markOf(d, lost)
  const codes = [...new Set([...d.conditions, ...(d.faultCode === undefined ? [] : [d.faultCode])])]
  const level = (name: string): string => (LEVELS.has(name) ? t(`level.${name as 'ok'}`) : name)
  const facts = [
    d.profileId,
    d.firmware === undefined ? '' : t('kiosk.firmware', { v: d.firmware }),
    d.required ? t('kiosk.required') : '',
    d.stale ? t('kiosk.stale') : '',
    ...d.consumables.map(
      (c) => `${speakOr(consumables, c.id)} ${level(c.level)}${c.percent === undefined ? '' : ` ${c.percent} %`}`,
    ),
  ].filter((f) => f !== '')
  return (
    <li class={`devrow${mark === 'stopped' ? ' devrow--bad' : ''}`}>
      <StateMark state={mark} />
      <div>
        <b>{speakOr(deviceNames, deviceNames[d.role] === undefined ? d.class : d.role)}</b>
        <small>{facts.join(' · ')}</small>
        {codes.map((c) => (
          <p key={c} class="devrow__why">
            {speakOr(conditionNames, c)} <code class="code">{c}</code>
          </p>
        ))}
        {d.remedies.map((r) => (
          <p key={r.condition + r.text} class="devrow__do">
            <b>{t('kiosk.do')}</b> {speakOr(repairs, r.text)}
          </p>
        ))}
      </div>
      <span>{speakOr(operatingStates, d.operatingState)}</span>
    </li>
  )
}
