import { useEffect, useState } from 'preact/hooks'
import { t } from '../../i18n/kiosk-text.ts'
import { w } from '../../i18n/staff-text.ts'
import { BackKey, PrimaryKey } from '../../kit/key.tsx'
import { Note } from '../../kit/note.tsx'
import { Picture } from '../../kit/picture.tsx'
import { useFit } from '../../kit/use-fit.ts'
import { deviceOf, go, post, refresh } from './desk.ts'
import { Done } from './done.tsx'
import { StaffFrame } from './staff-frame.tsx'
import { conditionOf, nameOf, nextToRepair, remedyOf, supplyBehind } from './words.ts'

/** How long a device may take to feel what was done before it is said that it does not. */
const feelsWithinMs = 6000

interface RepairProps {
  readonly deviceId: string
  readonly condition: string
}

/** One picture, one sentence, one key; goes on by itself as soon as the device feels it. */
export function RepairPage({ deviceId, condition }: RepairProps) {
  const device = deviceOf(deviceId)
  const [pressed, setPressed] = useState<'no' | 'looking' | 'still'>('no')
  const next = device && nextToRepair(device, condition)
  const standing = next === condition
  /* Kept from the first drawing: once the condition is gone, so is its remedy. */
  const [remedy] = useState(() => device && remedyOf(device, condition))
  const supply = device && supplyBehind(device, condition)
  const fit = useFit(`staff-repair-${pressed}`, 3)
  useEffect(() => {
    if (pressed !== 'looking') return
    const timer = setTimeout(() => setPressed('still'), feelsWithinMs)
    return () => clearTimeout(timer)
  }, [pressed])
  if (device === undefined || remedy === undefined) return null
  /* Comes back here once that is put right too. */
  if (next !== undefined && !standing) return <RepairPage key={next} deviceId={deviceId} condition={next} />
  const name = nameOf(device)
  const done = async (): Promise<void> => {
    setPressed('looking')
    if (supply === undefined) await post('selftest', { deviceId, test: 'automatic' })
    else await post('refill', { deviceId, consumable: supply })
    await refresh()
  }
  if (!standing && (pressed !== 'no' || supply === undefined))
    return <Done good title={w('repair.good', { name })} sub={w('repair.goodSub')} />
  return (
    <StaffFrame
      fit={fit}
      title={standing ? `${name}：${conditionOf(condition)}` : w('repair.good', { name })}
      sub={pressed === 'looking' ? w('repair.looking') : standing ? remedy.text : w('repair.recordSub')}
      aside={
        pressed === 'still' ? (
          <Note kind="warn" icon="alert" title={w('repair.still')} line={w('repair.stillSub')} />
        ) : (
          <Note icon="call" title={w('repair.call')} fold={2} />
        )
      }
      dock={
        <>
          {pressed !== 'looking' && (
            <PrimaryKey
              label={w(supply === undefined ? 'repair.try' : 'repair.done')}
              icon="check"
              onPress={() => void done()}
            />
          )}
          <BackKey label={t('key.back')} onPress={go({ page: 'today' })} />
        </>
      }
    >
      <div class="centre fold-3">
        <Picture name={remedy.picture} otherwise="clerk" class="stage" />
      </div>
    </StaffFrame>
  )
}
