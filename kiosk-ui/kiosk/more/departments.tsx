import { m } from '../../i18n/more-text.ts'
import { listed, pick } from '../../i18n/speak.ts'
import { Hit } from '../../kit/tile.tsx'
import { useFit } from '../../kit/use-fit.ts'
import type { ScreenPropsOf } from '../app.tsx'
import { Frame } from '../frame.tsx'
import { press } from '../state.ts'
import { Back } from './ways-out.tsx'

/** For who knows which office it is: each with what is done there most. */
export function Departments({ at }: ScreenPropsOf<'departments'>) {
  const { departments } = at.props
  const fit = useFit(`departments${at.rev}`, 2, departments)
  return (
    <Frame
      name="departments"
      fit={fit}
      way={{ to: 'key' }}
      title={m('departments.ask')}
      sub={m('departments.sub')}
      lone
      dock={<Back />}
    >
      <div class="hits" data-fit>
        {fit.items.map((d) => (
          <Hit
            key={d.id}
            name={pick(d.name)}
            line={listed(
              d.examples.map((e) => pick(e)),
              '、',
            )}
            onPress={press({ id: 'openDepartment', departmentId: d.id })}
          />
        ))}
      </div>
    </Frame>
  )
}
