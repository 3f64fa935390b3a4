import { t } from '../../i18n/kiosk-text.ts'
import { pick } from '../../i18n/speak.ts'
import { Key, PrimaryKey } from '../../kit/key.tsx'
import { Picture } from '../../kit/picture.tsx'
import { Tile } from '../../kit/tile.tsx'
import { useFit } from '../../kit/use-fit.ts'
import type { ScreenPropsOf } from '../app.tsx'
import { Frame } from '../frame.tsx'
import { offered, press } from '../state.ts'

/** Eight matters of life; what this village does most is the end of the line. */
export function Home({ at }: ScreenPropsOf<'home'>) {
  const { groups, common, serviceCount, byDepartment } = at.props
  const fit = useFit(`home${at.rev}`, 3, groups)
  const often = offered('openService') ? common.filter((s) => s.available) : []
  const [first, ...others] = often
  const search = offered('openSearch') && (
    <Key icon="search" label={t('home.search')} onPress={press({ id: 'openSearch' })} />
  )
  return (
    <Frame
      name="home"
      fit={fit}
      way={{ to: 'key' }}
      title={t('home.ask')}
      sub={t('home.sub', { n: serviceCount })}
      lone
      scene={<Picture name="hero-landscape" class="hero" />}
      aside={
        (others.length > 0 || byDepartment) && (
          <div class="common__list fold-1">
            {others.slice(0, byDepartment ? 1 : 2).map((s) => (
              <Key key={s.id} label={pick(s.name)} wide onPress={press({ id: 'openService', serviceId: s.id })} />
            ))}
            {byDepartment && <Key label={t('home.departments')} wide onPress={press({ id: 'openDepartments' })} />}
          </div>
        )
      }
      first={search}
      dock={
        <>
          {first !== undefined && (
            <PrimaryKey
              label={t('home.common', { name: pick(first.name) })}
              brief={pick(first.name)}
              onPress={press({ id: 'openService', serviceId: first.id })}
            />
          )}
          {/* Beside "previous page" there is room for one key and its words. */}
          {fit.pages === 1 && search}
        </>
      }
    >
      <div class="tiles" data-fit>
        {fit.items.map((g) => (
          <Tile
            key={g.id}
            picture={g.picture}
            name={pick(g.name)}
            lines={g.examples.slice(0, 2).map((e) => pick(e))}
            onPress={press({ id: 'openGroup', groupId: g.id })}
          />
        ))}
      </div>
    </Frame>
  )
}
