import type { FleetTransaction, KioskDetail } from '../../src/fleet/contract.ts'
import { conditionNames, deviceNames } from '../i18n/devices-text.ts'
import { happenings, t } from '../i18n/fleet-text.ts'
import { speakOr } from '../i18n/speak.ts'
import { Icon } from '../kit/icon.tsx'
import { Panel } from '../kit/panel.tsx'
import { StateMark } from '../kit/state-mark.tsx'
import { DevicesPanel } from './devices-panel.tsx'
import { link } from './route.ts'
import { type Held, serverNow } from './source.ts'
import { clockTime, dateTime, lasting, whole } from './time.ts'
import { When } from './when.tsx'
import { causeCode, causeWords, colon } from './words.ts'

/** Everything about one kiosk that does not concern a person. */
export function KioskPage({ held }: { readonly held: Held<KioskDetail> }) {
  const k = held.data
  const now = serverNow(held)
  const { row } = k
  return (
    <>
      <div class="kioskhead">
        <a class="btn btn--sm" href={link('/')}>
          <Icon name="back" />
          {t('nav.back')}
        </a>
        <div class="plate">
          <span>{row.siteName}</span>
          <small>{row.unitName}</small>
        </div>
        <div class="lede">
          <h1>
            <StateMark state={row.state} /> {t(`state.${row.state}`)}
            {row.cause === undefined ? '' : `${colon()}${causeWords(row.cause)}`}
          </h1>
          <p>
            {row.cause !== undefined && (
              <>
                <code class="code">{causeCode(row.cause)}</code>
                {' · '}
              </>
            )}
            {row.services.available === undefined
              ? t('kiosk.canUnknown', { t: row.transactionsToday })
              : t('kiosk.can', { n: row.services.available, m: row.services.total, t: row.transactionsToday })}{' '}
            {t('kiosk.since', { time: lasting(now - row.since) })}
          </p>
        </div>
      </div>
      {row.state === 'lost' && (
        <div class="note note--mute" role="status">
          <Icon name="offline" />
          <b>{t('kiosk.before')}</b>
        </div>
      )}
      <div class="cols3">
        <div class="stack">
          <DevicesPanel devices={k.devices} lost={row.state === 'lost'} />
          <AlarmsPanel k={k} now={now} />
          <TransactionsPanel transactions={k.transactions} now={now} />
        </div>
        <div class="stack">
          <HappenedPanel k={k} now={now} />
        </div>
        <div class="stack">
          <ProofPanel k={k} now={now} />
          <GatewayPanel k={k} />
          <VersionsPanel k={k} now={now} />
        </div>
      </div>
    </>
  )
}

interface Part {
  readonly k: KioskDetail
  readonly now: number
}

function AlarmsPanel({ k, now }: Part) {
  return (
    <Panel title={t('kiosk.alarms')} aside={String(k.alarms.length)}>
      {k.alarms.length === 0 && <p class="pad0 muted">{t('kiosk.noAlarms')}</p>}
      <ul>
        {k.alarms.map((a) => (
          <li class="alarm" key={`${a.source}${a.code}`}>
            <StateMark state={a.severity === 'error' ? 'stopped' : 'partial'} />
            <div>
              <b>{causeWords({ deviceId: a.source, code: a.code })}</b>
              <small class="code">
                {a.source}: {a.code}
              </small>
            </div>
            <When ts={a.raisedAt} now={now} />
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function HappenedPanel({ k, now }: Part) {
  return (
    <Panel title={t('kiosk.happened')}>
      {k.happened.length === 0 && <p class="pad0 muted">{t('kiosk.nothing')}</p>}
      <ol class="tline">
        {k.happened.slice(0, 14).map((h, i) => (
          <li key={`${h.ts}${h.type}${h.source}${h.code}`} class={i === 0 ? 'now' : ''}>
            <When ts={h.ts} now={now} both />
            <div>
              <b>{speakOr(happenings, h.type)}</b>
              {(h.source !== undefined || h.code !== undefined) && (
                <small>
                  {h.source === undefined ? '' : speakOr(deviceNames, h.source)}{' '}
                  {h.code === undefined ? '' : speakOr(conditionNames, h.code)}{' '}
                  <code class="code">{[h.source, h.code].filter((x) => x !== undefined).join(': ')}</code>
                </small>
              )}
            </div>
          </li>
        ))}
      </ol>
    </Panel>
  )
}

function TransactionsPanel({
  transactions,
  now,
}: {
  readonly transactions: readonly FleetTransaction[]
  readonly now: number
}) {
  return (
    <Panel title={t('kiosk.transactions')} aside={t('kiosk.noPersonal')}>
      {transactions.length === 0 && <p class="pad0 muted">{t('kiosk.noTransactions')}</p>}
      <table class="tbl">
        <tbody>
          {transactions.slice(0, 10).map((x) => (
            <tr key={x.transactionId}>
              <td title={dateTime(x.startedAt)}>
                {clockTime(x.startedAt)}
                <small>
                  <When ts={x.startedAt} now={now} />
                </small>
              </td>
              <td>
                {x.serviceName ?? x.serviceId}
                {x.code !== undefined && <small class="code">{x.code}</small>}
              </td>
              <td class="r">
                <b>{t(`outcome.${x.outcome}`)}</b>
                {x.durationMs !== undefined && <small>{lasting(x.durationMs)}</small>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}

function ProofPanel({ k, now }: Part) {
  const { proof } = k
  return (
    <Panel title={t('proof.title')}>
      <div class="pad0">
        <p class="bignum">
          <b>{whole(proof.storedUpTo)}</b> {t('proof.stored')}
        </p>
        <p class="muted">
          {t('proof.one', {
            gap:
              proof.firstMissing === undefined
                ? t('proof.noGap')
                : t('proof.gapAt', { n: whole(proof.firstMissing), beyond: proof.beyondGap }),
            depth: proof.outboxDepth ?? '—',
            age: proof.oldestUnackedMs === undefined ? '—' : lasting(proof.oldestUnackedMs),
          })}
        </p>
        {proof.lastCommitAt !== undefined && (
          <p class="muted">
            {clockTime(proof.lastCommitAt)} · <When ts={proof.lastCommitAt} now={now} />
          </p>
        )}
        {proof.dropped > 0 && <p>{t('proof.dropped', { n: proof.dropped })}</p>}
      </div>
    </Panel>
  )
}

/** Whether what citizens hand in gets through, and what waits here until it does. */
function GatewayPanel({ k: { gateway, waiting } }: Pick<Part, 'k'>) {
  if (gateway === undefined || waiting === undefined) return null
  const { state, forMs, goodMs } = gateway
  const facts: readonly (readonly [string, string])[] = [
    [t('gateway.state'), t(`gateway.${state}`, { time: lasting(forMs) })],
    [t('gateway.answered'), goodMs === undefined ? t('gateway.never') : t('gateway.ago', { time: lasting(goodMs) })],
    [t('gateway.waiting'), whole(waiting.submissions)],
    [t('gateway.opinions'), whole(waiting.opinions)],
    [t('gateway.oldest'), waiting.oldestMs === undefined ? '—' : lasting(waiting.oldestMs)],
  ]
  return (
    <Panel title={t('gateway.title')}>
      <dl class="kv pad0">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  )
}

function VersionsPanel({ k, now }: Part) {
  const facts: readonly (readonly [string, string])[] = [
    ['kioskd', k.versions.kioskd ?? '—'],
    ['Node', k.versions.node ?? '—'],
    ['catalogue', k.versions.catalogue ?? '—'],
    ['boot', k.bootId ?? '—'],
    [t('kiosk.clock'), k.clock === undefined ? '—' : k.clock.synced ? t('kiosk.clockOk') : t('kiosk.clockBad')],
    [t('kiosk.page'), k.pageAlive === undefined ? '—' : t(k.pageAlive ? 'kiosk.pageOk' : 'kiosk.pageBad')],
  ]
  return (
    <Panel title={t('kiosk.versions')}>
      <dl class="kv pad0">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div>
          <dt>{t('col.heard')}</dt>
          <dd>{k.row.lastHeardAt === undefined ? '—' : <When ts={k.row.lastHeardAt} now={now} both />}</dd>
        </div>
      </dl>
    </Panel>
  )
}
