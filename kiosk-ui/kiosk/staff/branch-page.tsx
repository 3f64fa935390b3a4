import type { StaffNeighbour } from '../../../src/api/contract/staff.ts'
import { pick } from '../../i18n/speak.ts'
import { w } from '../../i18n/staff-text.ts'
import { PrimaryKey } from '../../kit/key.tsx'
import { Picture } from '../../kit/picture.tsx'
import { Hit } from '../../kit/tile.tsx'
import { useFit } from '../../kit/use-fit.ts'
import { callsAt, comeHome, go } from './desk.ts'
import { StaffFrame } from './staff-frame.tsx'
import { glanceText } from './todo.ts'

/** The other kiosks of the branch and how they are, whoever calls for help first. One that does not answer is no key. */
export function BranchPage({ kiosks }: { readonly kiosks: readonly StaffNeighbour[] }) {
  const fit = useFit(`staff-branch-${kiosks.map(glanceText).join()}`, 1, kiosks)
  return (
    <StaffFrame
      fit={fit}
      title={w('there.title')}
      sub={w('there.sub')}
      dock={<PrimaryKey label={w('back.today')} icon="back" onPress={go({ page: 'today' })} />}
    >
      <div class="hits" data-fit>
        {fit.items.map((kiosk) => (
          <Hit
            key={kiosk.id}
            name={callsAt(kiosk) ? w('there.calls', { name: pick(kiosk.name) }) : pick(kiosk.name)}
            line={glanceText(kiosk)}
            reason={kiosk.glance === 'away' ? glanceText(kiosk) : undefined}
            onPress={go({ page: 'at', id: kiosk.id })}
          />
        ))}
      </div>
    </StaffFrame>
  )
}

/** The other kiosk has gone while its pages were open: nothing of it is shown, and it comes back by itself. */
export function LostPage({ name }: { readonly name: string }) {
  const fit = useFit('staff-lost', 3)
  return (
    <StaffFrame
      fit={fit}
      title={w('there.lost', { name })}
      sub={w('there.lostSub')}
      dock={<PrimaryKey label={w('there.back')} icon="back" onPress={comeHome} />}
    >
      <div class="centre fold-3">
        <Picture name="clerk" class="round" />
      </div>
    </StaffFrame>
  )
}
