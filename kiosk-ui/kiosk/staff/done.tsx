import { w } from '../../i18n/staff-text.ts'
import { Icon } from '../../kit/icon.tsx'
import { BackKey, PrimaryKey } from '../../kit/key.tsx'
import { Picture } from '../../kit/picture.tsx'
import { useFit } from '../../kit/use-fit.ts'
import { go, refresh } from './desk.ts'
import { StaffFrame } from './staff-frame.tsx'

export interface DoneProps {
  readonly title: string
  readonly sub: string
  /** False: it did not work; then `onAgain` offers another try. */
  readonly good: boolean
  readonly onAgain?: () => void
  /** What has to be put right first: the main key goes there. */
  readonly onRepair?: (() => void) | undefined
  readonly picture?: string | undefined
}

/** How it ended, and back to what else there is. */
export function Done({ title, sub, good, onAgain, onRepair, picture }: DoneProps) {
  const fit = useFit(`staff-done-${title}`, 3)
  const home = (): void => {
    void refresh()
    go({ page: 'today' })()
  }
  return (
    <StaffFrame
      fit={fit}
      title={title}
      sub={sub}
      loop={<Icon name={good ? 'check' : 'alert'} />}
      dock={
        <>
          {onRepair === undefined ? (
            <PrimaryKey label={w('back.today')} onPress={home} />
          ) : (
            <PrimaryKey label={w('fail.repair')} onPress={onRepair} />
          )}
          {onAgain !== undefined && <BackKey label={w('fail.again')} onPress={onAgain} />}
        </>
      }
    >
      <div class="centre fold-3">
        <Picture
          name={good ? 'clerk' : (picture ?? 'printer-empty')}
          otherwise="printer-empty"
          class={good ? 'round' : 'stage'}
        />
      </div>
    </StaffFrame>
  )
}
