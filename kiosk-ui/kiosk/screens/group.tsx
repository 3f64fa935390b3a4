import { t } from '../../i18n/kiosk-text.ts'
import { problems } from '../../i18n/problems.ts'
import { pick } from '../../i18n/speak.ts'
import { BackKey } from '../../kit/key.tsx'
import { Hit } from '../../kit/tile.tsx'
import { useFit } from '../../kit/use-fit.ts'
import type { ScreenPropsOf } from '../app.tsx'
import { Frame } from '../frame.tsx'
import { offered, press } from '../state.ts'

export function Group({ at }: ScreenPropsOf<'group'>) {
  const { group, services } = at.props
  const fit = useFit(`group${at.rev}`, 2, services)
  const n = services.length
  return (
    <Frame
      name="group"
      fit={fit}
      way={{ to: 'key' }}
      title={pick(group.name)}
      sub={n === 1 ? t('group.sub1') : t('group.sub', { n })}
      lone
      dock={offered('back') && <BackKey label={t('key.back')} onPress={press({ id: 'back' })} />}
    >
      <div class="hits" data-fit>
        {fit.items.map((s) => (
          <Hit
            key={s.id}
            name={pick(s.name)}
            line={pick(s.summary)}
            reason={s.available ? undefined : pick(problems[s.reason ?? 'service.unavailable'].title)}
            onPress={press({ id: 'openService', serviceId: s.id })}
          />
        ))}
      </div>
    </Frame>
  )
}
