import { useState } from 'preact/hooks'
import type { StaffDevice, StaffTested } from '../../../src/api/contract/staff.ts'
import { w } from '../../i18n/staff-text.ts'
import { Icon } from '../../kit/icon.tsx'
import { Key, PrimaryKey, pressing } from '../../kit/key.tsx'
import { Note } from '../../kit/note.tsx'
import { useFit } from '../../kit/use-fit.ts'
import { go, post, refresh, sameKiosk } from './desk.ts'
import { readinessReport } from './reports.ts'
import { StaffFrame } from './staff-frame.tsx'
import { usePrinting } from './use-printing.ts'
import { conditionOf, isFaulted, nameOf, stateOf, wordFor, worstOf } from './words.ts'

type Tested = 'testing' | 'passed' | 'failed'

/** Every device as a key, what stands about it in words, and one key that tests them all. */
export function MachinesPage({ devices }: { readonly devices: readonly StaffDevice[] }) {
  const [tested, setTested] = useState<Readonly<Record<string, Tested>>>({})
  const [busy, setBusy] = useState(false)
  const { printed, busy: printing, print } = usePrinting()
  const fit = useFit(`staff-machines-${printed}-${printing}`, 3, devices)
  const some = devices.filter((d) => d.conditions.length > 0 || isFaulted(d)).length
  const testAll = async (): Promise<void> => {
    if (busy) return
    setBusy(true)
    const still = sameKiosk()
    for (const { id } of devices) {
      if (!still()) return
      setTested((all) => ({ ...all, [id]: 'testing' }))
      const { body } = await post<readonly StaffTested[]>('selftest', { deviceId: id, test: 'automatic' })
      const good = Array.isArray(body) && body.every((r: StaffTested) => r.outcome.outcome === 'done')
      setTested((all) => ({ ...all, [id]: good ? 'passed' : 'failed' }))
    }
    await refresh()
    setBusy(false)
  }
  return (
    <StaffFrame
      fit={fit}
      title={some === 0 ? w('mach.good') : w('mach.some', { n: some })}
      sub={w('mach.sub')}
      aside={
        printed !== undefined && (
          <Note
            kind={printed === null ? 'ok' : 'warn'}
            icon={printed === null ? 'check' : 'alert'}
            title={printed === null ? w('day.printed') : w('fail.title')}
            line={printed === null ? undefined : wordFor('fail', printed, w('fail.printerAway'))}
          />
        )
      }
      dock={
        <>
          {!busy && <PrimaryKey label={w('mach.all')} icon="redo" onPress={() => void testAll()} />}
          {!printing && (
            <Key icon="receipt" label={w('mach.paper')} onPress={() => void print(readinessReport(devices))} />
          )}
        </>
      }
    >
      <div class="machines" data-fit>
        {fit.items.map((d) => (
          <Machine key={d.id} device={d} tested={tested[d.id]} />
        ))}
      </div>
    </StaffFrame>
  )
}

function Machine({ device, tested }: { readonly device: StaffDevice; readonly tested: Tested | undefined }) {
  const worst = worstOf(device)
  const faulted = isFaulted(device)
  const state = faulted ? 'bad' : worst === undefined ? 'ok' : worst.endsWith('-error') ? 'bad' : 'soon'
  return (
    <button
      type="button"
      class={`hit machine machine--${state}`}
      onClick={go({ page: 'device', deviceId: device.id })}
      {...pressing}
    >
      <span>
        <b>{nameOf(device)}</b>
        <span>
          <Icon name={state === 'ok' ? 'check' : 'alert'} />
          {tested !== undefined && tested !== 'passed'
            ? w(`mach.${tested}`)
            : worst !== undefined
              ? conditionOf(worst)
              : faulted || device.operatingState === 'disabled'
                ? stateOf(device)
                : w(tested === 'passed' ? 'mach.passed' : 'mach.ok')}
        </span>
      </span>
    </button>
  )
}
