import { useState } from 'preact/hooks'
import type { StaffTested } from '../../../src/api/contract/staff.ts'
import { t } from '../../i18n/kiosk-text.ts'
import { w } from '../../i18n/staff-text.ts'
import { BackKey, Key, PrimaryKey } from '../../kit/key.tsx'
import { Note } from '../../kit/note.tsx'
import { Row, Rows } from '../../kit/row.tsx'
import { Hit } from '../../kit/tile.tsx'
import { useFit } from '../../kit/use-fit.ts'
import { deviceOf, go, post, refresh } from './desk.ts'
import { type Part, partsOf, sortedOut } from './device-parts.ts'
import { StaffFrame } from './staff-frame.tsx'
import { conditionOf, faultOf, isFaulted, levelOf, nameOf, remedyOf, stateOf, supplyOf, wordFor } from './words.ts'

/** One device: what stands about it, its supplies, its tests, and what the last test said. */
export function DevicePage({ deviceId }: { readonly deviceId: string }) {
  const device = deviceOf(deviceId)
  const [results, setResults] = useState<readonly StaffTested[] | null>(null)
  const [busy, setBusy] = useState(false)
  const [judging, setJudging] = useState<string | null>(null)
  const [judged, setJudged] = useState<'good' | 'bad' | 'failed' | null>(null)
  const [refilled, setRefilled] = useState<string | null>(null)
  const fit = useFit<Part>(
    `staff-device-${deviceId}-${results?.length}-${refilled}-${judging}-${judged}-${device?.conditions.join()}`,
    3,
    device === undefined ? [] : partsOf(device, judging !== null, results ?? []),
  )
  if (device === undefined) return null
  const shown = sortedOut(fit.items)
  const prints = device.class === 'printer'
  const run = async (test: string): Promise<void> => {
    if (busy) return
    setBusy(true)
    setRefilled(null)
    setJudged(null)
    const { status, body } = await post<readonly StaffTested[]>('selftest', { deviceId, test })
    setResults(status === 200 && body !== null ? body : [{ test, outcome: { outcome: 'failed', code: 'noAnswer' } }])
    setBusy(false)
    const carriedOut = body?.some?.((r) => r.test === test && r.outcome.outcome !== 'failed') === true
    if (status === 200 && carriedOut && device.operatorTests.includes(test)) setJudging(test)
    await refresh()
  }
  const judge = async (good: boolean): Promise<void> => {
    const { status } = await post('judged', { deviceId, test: judging, good })
    setJudged(status !== 200 ? 'failed' : good ? 'good' : 'bad')
    if (status === 200) setJudging(null)
  }
  const refill = async (consumable: string): Promise<void> => {
    const { status } = await post('refill', { deviceId, consumable })
    setRefilled(status === 200 ? consumable : null)
    await refresh()
  }
  return (
    <StaffFrame
      fit={fit}
      title={judging === null ? nameOf(device) : w('judge.ask', { name: nameOf(device) })}
      sub={judging !== null ? w('judge.sub') : busy ? w('mach.testing') : w('dev.sub', { state: stateOf(device) })}
      aside={
        judged !== null ? (
          <Note
            kind={judged === 'good' ? 'ok' : 'warn'}
            icon={judged === 'good' ? 'check' : 'alert'}
            title={w(`judge.${judged}`)}
          />
        ) : (
          refilled !== null && <Note kind="ok" icon="check" title={w('dev.refilled')} />
        )
      }
      dock={
        judging === null ? (
          <>
            {!busy && prints && (
              <PrimaryKey label={w('dev.print')} icon="printer" onPress={() => void run('test-page')} />
            )}
            {!busy && !prints && <PrimaryKey label={w('dev.test')} icon="redo" onPress={() => void run('automatic')} />}
            {!busy && prints && <Key label={w('dev.test')} onPress={() => void run('automatic')} />}
            {!busy &&
              device.operatorTests
                .filter((test) => !prints || test !== 'test-page')
                .map((test) => <Key key={test} label={wordFor('run', test, test)} onPress={() => void run(test)} />)}
            <BackKey label={t('key.back')} onPress={go({ page: 'machines' })} />
          </>
        ) : (
          <>
            <PrimaryKey label={w('judge.yes')} icon="check" onPress={() => void judge(true)} />
            <Key label={w('judge.no')} wide onPress={() => void judge(false)} />
          </>
        )
      }
    >
      <div class="device">
        {judging === null && isFaulted(device) && (
          <Rows fill={false}>
            <Row label={faultOf(device)}>
              <code>{device.faultCode ?? ''}</code>
            </Row>
          </Rows>
        )}
        {shown.conditions.length > 0 && (
          <div class="hits hits--few" data-fit>
            {shown.conditions.map((condition) => (
              <Hit
                key={condition}
                name={conditionOf(condition)}
                line={remedyOf(device, condition).text}
                onPress={go({ page: 'repair', deviceId, condition })}
              />
            ))}
          </div>
        )}
        {shown.supplies.length > 0 && (
          <Rows fill={false}>
            {shown.supplies.map((c) => (
              <Row key={c.id} label={supplyOf(c.id)}>
                <span class="supply">
                  <span>{levelOf(c)}</span>
                  <Key label={w('dev.refill', { what: supplyOf(c.id) })} onPress={() => void refill(c.id)} />
                </span>
              </Row>
            ))}
          </Rows>
        )}
        {shown.results.length > 0 && (
          <Rows fill={false}>
            {shown.results.map((r) => (
              <Row key={r.test} label={wordFor('test', r.test, r.test)}>
                {said(r)}
              </Row>
            ))}
          </Rows>
        )}
      </div>
    </StaffFrame>
  )
}

function said({ outcome }: StaffTested): string {
  if (outcome.outcome === 'done') return w('test.good')
  if (outcome.outcome === 'unknown') return w('test.unsure')
  return outcome.code === 'claimed' ? w('test.busy') : w('test.bad', { code: outcome.code ?? '' })
}
