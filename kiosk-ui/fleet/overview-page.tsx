import { signal } from '@preact/signals'
import type { Overview, ServiceState } from '../../src/fleet/contract.ts'
import { t } from '../i18n/fleet-text.ts'
import { lang } from '../i18n/speak.ts'
import { Icon } from '../kit/icon.tsx'
import { Panel } from '../kit/panel.tsx'
import { Statline } from '../kit/statline.tsx'
import { Dots } from './dots.tsx'
import { KioskTable } from './kiosk-table.tsx'
import { listAll } from './route.ts'
import { type Held, serverNow } from './source.ts'
import { ago, lasting, whole } from './time.ts'
import { wantsALook, whatToDo } from './what-to-do.ts'
import { isFound } from './words.ts'

const ORDER: readonly ServiceState[] = ['serving', 'partial', 'stopped', 'lost', 'maintenance']
export const wanted = signal('')

/** Say the answer, then whether anyone has to go, then everything as one bar; only then the list. */
export function OverviewPage({ held }: { readonly held: Held<Overview> }) {
  const { data } = held
  const now = serverNow(held)
  const found = data.kiosks.filter((row) => isFound(row, wanted.value))
  const showAll = listAll.value || wanted.value !== '' || data.kiosks.length <= 12
  const rows = showAll ? found : found.filter(wantsALook)
  return (
    <>
      <Lede data={data} />
      <Statline
        parts={ORDER.filter((s) => s !== 'maintenance' || data.counts.maintenance > 0).map((state) => ({
          state,
          count: data.counts[state],
          word: t(`state.${state}`),
        }))}
      />
      <div class={`cols${data.kiosks.length > 1 ? '' : ' cols--one'}`}>
        <Panel
          title={showAll ? t('list.all') : t('list.title')}
          aside={
            wanted.value !== ''
              ? t('list.found', { n: rows.length })
              : showAll
                ? t('list.count', { n: rows.length })
                : t('list.sub')
          }
        >
          <KioskTable rows={rows} now={now} empty={wanted.value === '' ? t('list.none') : t('list.found', { n: 0 })} />
        </Panel>
        {data.kiosks.length > 1 && <Dots kiosks={data.kiosks} />}
      </div>
      <Proof proof={data.proof} />
    </>
  )
}

function Lede({ data }: { readonly data: Overview }) {
  const n = data.kiosks.length
  const { counts } = data
  const serve = counts.serving + counts.partial
  const [first, ...more] = whatToDo(data)
  const answer =
    n === 0
      ? t('lede.none')
      : n === 1
        ? t(serve === 1 ? 'lede.one' : 'lede.oneNot')
        : serve === n
          ? t('lede.all', { n })
          : t('lede.some', { n, m: serve })
  return (
    <div class="lede">
      <h1>{answer}</h1>
      <p>
        {n === 0 ? (
          t('lede.noneSub')
        ) : (
          <>
            <b>{first}</b> {more.join(lang.value === 'zh' ? '' : ' ')}
          </>
        )}
      </p>
    </div>
  )
}

function Proof({ proof }: { readonly proof: Overview['proof'] }) {
  const { gaps, late } = proof
  const complete = gaps === 0 && late === 0
  return (
    <p class="proof">
      <Icon name={complete ? 'check' : 'alert'} />
      <span>
        <b>{gaps > 0 ? t('proof.gap') : late > 0 ? t('proof.late', { n: late }) : t('proof.all')}</b>{' '}
        {t('proof.line', {
          n: whole(proof.stored),
          gaps,
          age: proof.oldestMs === undefined ? '—' : lasting(proof.oldestMs),
        })}
      </span>
    </p>
  )
}

export const staleSince = (held: Held<unknown>): string => ago(Date.now() - held.at)
